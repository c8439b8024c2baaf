import type { NodeId, Position } from '../../../main-process/core/graph/document.ts';
import type { PaletteItem } from '../../commands/palette-items.ts';
import type { Place } from '../../commands/place.ts';
import type { Extent } from '../../graph-view/model/geometry.ts';
import type { Hit } from '../../graph-view/model/hit-test.ts';

/** What the pointer is doing. Points are in document coordinates unless they say otherwise. */
export type Gesture =
  | { readonly kind: 'none' }
  /** Button down, not yet moved far enough to mean a drag. */
  | { readonly kind: 'press'; readonly hit: Hit; readonly start: Position; readonly canvas: Position; readonly added: boolean }
  | { readonly kind: 'pan'; readonly canvas: Position; readonly pan: Position }
  | { readonly kind: 'frame'; readonly start: Position; readonly now: Position; readonly base: ReadonlySet<string> }
  | {
      readonly kind: 'drag';
      readonly ids: readonly NodeId[];
      readonly start: Position;
      readonly moved: Position;
      readonly anchor: Position;
      readonly key: string;
    }
  | { readonly kind: 'carry-output'; readonly id: NodeId; readonly now: Position; readonly host: NodeId | null; readonly reason: string }
  | {
      readonly kind: 'wire';
      readonly source: NodeId;
      readonly now: Position;
      readonly target: NodeId | null;
      readonly reason: string;
      readonly targets: ReadonlySet<NodeId>;
    }
  /** Something from the palette hangs over the canvas. */
  | { readonly kind: 'drop'; readonly item: PaletteItem; readonly now: Position; readonly place: Place };

/** The quick-add list: where it stands (canvas pixels) and where what is chosen goes. */
export interface QuickAdd {
  readonly at: Position;
  readonly place: Place;
}

/** The selection frame between two corners. */
export const frameExtent = (a: Position, b: Position): Extent => ({
  left: Math.min(a.x, b.x),
  right: Math.max(a.x, b.x),
  top: Math.min(a.y, b.y),
  bottom: Math.max(a.y, b.y),
});
