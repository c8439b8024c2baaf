import type { Position } from '../../../../main-process/core/graph/document.ts';
import type { PaletteItem } from '../../../commands/palette-items.ts';
import type { Place } from '../../../commands/place.ts';

/** Something from the palette hangs over the canvas. The palette has the pointer; the canvas shows what letting go would do. */
export interface DropItem {
  readonly kind: 'drop';
  readonly item: PaletteItem;
  readonly now: Position;
  readonly place: Place;
}
