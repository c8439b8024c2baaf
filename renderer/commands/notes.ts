import { freshId } from '../../main-process/core/graph/create.ts';
import type { Document, NodeId, Note, NoteId, Position } from '../../main-process/core/graph/document.ts';
import type { Command } from './command.ts';
import { putNote } from './draft.ts';
import { taken } from './naming.ts';

/** A note as it is made, and the least and the most that one can be drawn to; the file takes no more (core/graph/document.ts). */
export const noteSize = { width: 200, height: 80 } as const;
export const leastNote = { width: 96, height: 40 } as const;
export const mostNote = 4_000;

export const newNote = (document: Document): Note => ({ id: freshId('note', taken(document)), text: '', ...noteSize });

/** Of the typing in one note. */
export const writing = (id: NoteId): string => `note:${id}`;

/** Puts a note on the canvas, its middle at `position`. The words that are typed at once belong to the same step. */
export const addNote = (note: Note, position: Position): Command => ({
  label: 'Add a note',
  coalesceKey: writing(note.id),
  select: [note.id],
  recipe: (draft) => putNote(draft, note, position),
});

/** Typing in one note is one step. */
export const setNoteText = (id: NoteId, text: string): Command => ({
  label: 'Change a note',
  coalesceKey: writing(id),
  recipe: (draft) => {
    const note = draft.notes[id];
    if (note && note.text !== text) note.text = text;
  },
});

/** Moves the lower right corner; the upper left one stays. Give a `coalesceKey` for one drag. */
export const resizeNote = (id: NoteId, size: { readonly width: number; readonly height: number }, coalesceKey: string): Command => ({
  label: 'Resize a note',
  coalesceKey,
  recipe: (draft) => {
    const [note, place] = [draft.notes[id], draft.positions[id]];
    if (!note || !place) return;
    const width = Math.min(mostNote, Math.max(leastNote.width, size.width));
    const height = Math.min(mostNote, Math.max(leastNote.height, size.height));
    draft.positions[id] = { x: place.x + (width - note.width) / 2, y: place.y + (height - note.height) / 2 };
    note.width = width;
    note.height = height;
  },
});

/** Where notes go when nodes are laid out anew: each keeps its distance to the node that was nearest to it. */
export function notesAlong(
  document: Pick<Document, 'nodes' | 'notes' | 'positions'>,
  next: Readonly<Record<NodeId, Position>>,
): Readonly<Record<NoteId, Position>> {
  const placed = Object.keys(document.nodes).filter((id) => document.positions[id] && next[id]);
  return Object.fromEntries(
    Object.keys(document.notes).flatMap((id) => {
      const own = document.positions[id];
      if (!own) return [];
      const distance = (node: NodeId): number => {
        const { x, y } = document.positions[node] ?? own;
        return Math.hypot(x - own.x, y - own.y);
      };
      const [first, ...rest] = placed;
      if (first === undefined) return [];
      const nearest = rest.reduce((best, node) => (distance(node) < distance(best) ? node : best), first);
      const [before, after] = [document.positions[nearest], next[nearest]];
      return before && after ? [[id, { x: own.x + after.x - before.x, y: own.y + after.y - before.y }]] : [];
    }),
  );
}
