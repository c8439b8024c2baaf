import type { Document, NoteId } from '../../../main-process/core/graph/document.ts';
import type { Displacement } from './displacement.ts';
import type { DrawnNote } from './scene.ts';

/** The notes as drawn. One that is drawn as before stays the same object. */
export function drawNotes(
  { notes, positions }: Pick<Document, 'notes' | 'positions'>,
  selection: ReadonlySet<string>,
  displacement: Displacement,
  previous?: ReadonlyMap<NoteId, DrawnNote>,
): ReadonlyMap<NoteId, DrawnNote> {
  const drawn = new Map<NoteId, DrawnNote>();
  for (const { id, text, width, height } of Object.values(notes)) {
    const place = positions[id];
    if (!place) continue;
    const { x, y } = displacement.toDrawing(place);
    const before = previous?.get(id);
    const selected = selection.has(id);
    const same =
      before?.text === text &&
      before.selected === selected &&
      before.box.x === x &&
      before.box.y === y &&
      before.box.width === width &&
      before.box.height === height;
    drawn.set(id, same ? before : { id, text, box: { x, y, width, height }, selected, dimmed: false });
  }
  return drawn;
}
