import type { NodeId, Position } from '../../main-process/core/graph/document.ts';
import type { Scene } from '../graph-view/model/scene.ts';
import type { PaletteItem } from '../commands/palette-items.ts';

/** What part of a drawing is seen, and whether the canvas framed it itself: then it does so anew at another size of the window. */
export interface ViewMemory {
  readonly zoom: number;
  readonly pan: Position;
  readonly framing: 'home' | 'fit' | 'own';
}

/**
 * What a drag on the empty canvas does. Design: it draws a selection frame, and Space or the middle button moves the view.
 * Map: it moves the view, and with Shift draws the frame.
 */
export const pointerModes = ['design', 'map'] as const;
export type PointerMode = (typeof pointerModes)[number];

/** What the rest of the window may ask of the canvas. */
export interface Viewport {
  /** Shows the whole design, at 125 % at most. */
  fit(): void;
  /** Shows a design as it is first seen: the whole of it where that can be read, else its beginning. */
  home(): void;
  zoomIn(): void;
  zoomOut(): void;
  /** Shows what is selected as large as it fits, at 125 % at most. */
  zoomToSelection(): void;
  /** One pixel of the drawing is one of the screen; what is in the middle stays there. */
  zoomActual(): void;
  pointerMode: PointerMode;
  /** Brings a node or an edge into view without changing the zoom. */
  reveal(id: string): void;
  focus(): void;
  /** What is drawn now: what a picture of the design shows. */
  readonly scene: Scene;
  /** Where a node is drawn, in pixels of the window; null when it is not. */
  rectOf(id: NodeId): WindowRect | null;
  /** Lets a node be chosen from a list: what the pointer does by dragging. */
  choose(choice: NodeChoice): void;
  /** Offers what these nodes can become without losing a wire. */
  replace(ids: readonly NodeId[]): void;
  /** Gives up what the pointer is doing and tells what is seen, before another document comes in front. */
  remember(): ViewMemory;
}

/** In pixels of the window. */
export interface WindowRect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A node to be chosen from a list. */
export interface NodeChoice {
  /** "Connect Block 3 to" */
  readonly title: string;
  /** The list opens beside this node, and offers what lies close to it first. */
  readonly near: NodeId;
  readonly options: readonly NodeId[];
  readonly take: (id: NodeId) => void;
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
