import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { noteActions } from '../../../../renderer/commands/actions/note-actions.ts';
import { createRegistry } from '../../../../renderer/commands/actions/registry.ts';
import { newNote, addNote } from '../../../../renderer/commands/notes.ts';
import { createEditor } from '../../../../renderer/state/editor.svelte.ts';
import { template } from '../../helpers.ts';

function desk() {
  const editor = createEditor();
  editor.load(template());
  const note = newNote(editor.document);
  editor.run(addNote(note, { x: 400, y: 200 }));
  editor.mark();
  const actions = createRegistry(noteActions(editor));
  const size = () => [editor.document.notes[note.id]?.width, editor.document.notes[note.id]?.height];
  return { editor, actions, note, size };
}

describe('a note by keyboard', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());

  it.each([
    ['note-wider', 208, 80],
    ['note-narrower', 192, 80],
    ['note-taller', 200, 88],
    ['note-lower', 200, 72],
  ])('%s by a step of the grid, and its size is said', (id, width, height) => {
    const { actions, editor, size } = desk();
    expect(actions.run(id)).toBe(true);
    expect(size()).toEqual([width, height]);
    expect(editor.announcement?.text).toBe(`${width} by ${height}`);
  });

  it('a burst of presses in both directions is one step, a press after a pause another', () => {
    const { actions, editor, size } = desk();
    actions.run('note-wider');
    actions.run('note-taller');
    vi.advanceTimersByTime(2_000);
    actions.run('note-wider');
    editor.undo();
    expect(size()).toEqual([208, 88]);
    editor.undo();
    expect(size()).toEqual([200, 80]);
  });

  it('is there for one selected note alone', () => {
    const { actions, editor, note } = desk();
    editor.select([note.id, 'block4']);
    expect(actions.run('note-wider')).toBe(false);
    editor.select([note.id]);
    editor.locked = true;
    expect(actions.run('note-wider')).toBe(false);
  });
});
