import type { Position } from '../../main-process/core/graph/document.ts';
import type { PaletteItem } from '../commands/palette-items.ts';

/** What the rest of the window may ask of the canvas. */
export interface Viewport {
  /** Shows the whole design, at 125 % at most. */
  fit(): void;
  zoomIn(): void;
  zoomOut(): void;
  /** Brings a node or an edge into view without changing the zoom. */
  reveal(id: string): void;
  focus(): void;
}

/** Where things from the palette can be let go. Points are in pixels of the window. */
export interface DropZone {
  /** The item hangs over this point: shows what letting go would do. */
  over(item: PaletteItem, point: Position): void;
  drop(item: PaletteItem, point: Position): void;
  /** The drag was given up. */
  leave(): void;
  /** Without a pointer: after the selection, or at the end of the trunk. */
  insertAtSelection(item: PaletteItem): void;
}
