import type { Note } from '../../../main-process/core/graph/document.ts';
import { grid } from '../../graph-view/layout/measures.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import { resizeNote } from '../notes.ts';
import { noteItem } from '../palette-items.ts';
import { burstCounter } from './burst.ts';
import { action, type EditorAction } from './registry.ts';
import { isEditable, selectedNote } from './selection.ts';

/** Remarks on the canvas: added, and resized as the pointer does it by their corner. */
export const noteActions = (editor: Editor): readonly EditorAction[] => {
  const burst = burstCounter();
  const resize = (id: string, title: string, arrow: string, size: (note: Note) => Pick<Note, 'width' | 'height'>): EditorAction =>
    action(
      id,
      title,
      [`Mod+${arrow}`],
      () => {
        const note = selectedNote(editor);
        if (!note) return;
        editor.run(resizeNote(note.id, size(note), `resize:${note.id}:keys${burst()}`));
        const now = editor.document.notes[note.id];
        if (now) editor.announce(`${now.width} by ${now.height}`);
      },
      { scope: 'canvas', enabled: () => isEditable(editor) && selectedNote(editor) !== null },
    );
  return [
    action('add-note', 'Add a note', ['N'], () => editor.dropZone?.insertAtSelection(noteItem), {
      scope: 'canvas',
      enabled: () => isEditable(editor) && editor.dropZone !== null,
    }),
    resize('note-wider', 'Make the note wider', 'ArrowRight', ({ width, height }) => ({ width: width + grid, height })),
    resize('note-narrower', 'Make the note narrower', 'ArrowLeft', ({ width, height }) => ({ width: width - grid, height })),
    resize('note-taller', 'Make the note taller', 'ArrowDown', ({ width, height }) => ({ width, height: height + grid })),
    resize('note-lower', 'Make the note less tall', 'ArrowUp', ({ width, height }) => ({ width, height: height - grid })),
  ];
};
