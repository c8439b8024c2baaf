import type { Position } from '../../../main-process/core/graph/document.ts';
import type { PaletteItem } from '../../commands/palette-items.ts';
import { placeAt, placeAtSelection, placeItem, whyNotPlace, type Place } from '../../commands/place.ts';
import type { DropZone } from '../../state/viewport.ts';
import type { DropItem } from './gestures/drop-item.ts';
import { refuse, type GestureHost } from './gestures/host.ts';
import { noteUse } from './recent-items.ts';

/** What a drop from the palette needs of the canvas. */
interface DropHost extends GestureHost {
  hanging: DropItem | null;
  stagePlace: Place | null;
  /** Node, stage or note whose words are being typed. */
  renaming: string | null;
  readonly origin: Position;
  measureOrigin(): void;
  reveal(id: string): void;
  focus(): void;
}

/** Takes things from the palette, by drag or by choice, and puts them into the design. */
export class PaletteDrop implements DropZone {
  readonly #host: DropHost;

  constructor(host: DropHost) {
    this.#host = host;
  }

  #inside(client: Position): Position | null {
    const { origin, view } = this.#host;
    const point = { x: client.x - origin.x, y: client.y - origin.y };
    return point.x >= 0 && point.y >= 0 && point.x <= view.size.width && point.y <= view.size.height ? point : null;
  }

  over(item: PaletteItem, client: Position): void {
    const host = this.#host;
    host.measureOrigin();
    const canvas = this.#inside(client);
    if (!canvas || !host.editable) {
      host.hanging = null;
      return;
    }
    const now = host.view.at(canvas);
    host.hanging = { kind: 'drop', item, now, place: placeAt(host.editor.document, host.scene, item, now) };
  }
  drop(item: PaletteItem, client: Position): void {
    const host = this.#host;
    this.over(item, client);
    const { hanging } = host;
    host.hanging = null;
    if (hanging) {
      this.put(item, hanging.place);
      host.focus();
    } else if (!host.editable) refuse(host);
  }
  leave(): void {
    this.#host.hanging = null;
  }

  /** Puts an item into a place, or says why it cannot go there. */
  put(item: PaletteItem, place: Place): void {
    const host = this.#host;
    const { editor } = host;
    if (!host.editable) return refuse(host);
    if (place.kind === 'refused') return editor.announce(place.reason, 'error');
    if (item.stage) {
      noteUse(item);
      host.stagePlace = place;
      return;
    }
    const reason = whyNotPlace(editor.document, item, place);
    const command = placeItem(editor.document, editor.analysis, item, place);
    if (!command) return editor.announce(reason ?? 'It cannot go there.', 'error');
    noteUse(item);
    const [made] = command.select ?? [];
    if (!editor.run(command) || made === undefined) return;
    host.reveal(made);
    if (item.note) host.renaming = made;
  }

  insertAtSelection(item: PaletteItem): void {
    const { editor, scene, view } = this.#host;
    this.put(item, placeAtSelection(editor.document, scene, editor.selection, item, view.at(view.middle)));
  }
}
