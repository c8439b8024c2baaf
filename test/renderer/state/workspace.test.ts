import { describe, expect, test } from 'vitest';
import { setClasses } from '../../../renderer/commands/document.ts';
import { CanvasState } from '../../../renderer/features/canvas/canvas-state.svelte.ts';
import { createEditor } from '../../../renderer/state/editor.svelte.ts';
import type { OpenDocument } from '../../../renderer/state/open-document.svelte.ts';
import { Workspace } from '../../../renderer/state/workspace.svelte.ts';
import { template } from '../helpers.ts';

/** Three files in tabs; the last is in front. */
function opened() {
  const editor = createEditor();
  const workspace = new Workspace(editor);
  const documents = ['a', 'b', 'c'].map((path) => workspace.open(template(), { path, modified: 1 }));
  const [a, b, c] = documents as [OpenDocument, OpenDocument, OpenDocument];
  const order = (): string => workspace.documents.map(({ path }) => path ?? '-').join('');
  return { editor, workspace, a, b, c, order };
}

describe('Workspace', () => {
  test('keeps history, selection and dirty mark of each document apart', () => {
    const { editor, workspace, a, c } = opened();
    editor.run(setClasses(7));
    editor.select(['stem']);
    workspace.activate(a);
    expect([editor.document.classes, editor.canUndo, editor.dirty, editor.selection.size]).toEqual([10, false, false, 0]);
    editor.run(setClasses(8));
    editor.undo();
    workspace.activate(c);
    expect([editor.document.classes, editor.undoLabel, editor.dirty, [...editor.selection]]).toEqual([7, 'Set 7 classes', true, ['stem']]);
    expect(workspace.dirty).toEqual([c]);
  });

  test('the lock of one document does not keep another from being changed', () => {
    const { editor, workspace, a, c } = opened();
    c.locked = true;
    expect(editor.run(setClasses(7))).toBe(false);
    workspace.activate(a);
    expect(editor.run(setClasses(7))).toBe(true);
  });

  test('what part was seen is kept with the document that was left', () => {
    const { editor, workspace, a, c } = opened();
    const memory = { zoom: 0.5, pan: { x: 3, y: 4 }, framing: 'own' } as const;
    const canvas = new CanvasState(editor);
    canvas.remember = () => memory;
    editor.viewport = canvas;
    const { loads } = editor;
    workspace.activate(a);
    expect(c.view).toEqual(memory);
    expect(editor.loads).toBe(loads + 1);
  });

  test.each([
    [[1], 'a'], [[1, 1], 'b'], [[-1], 'b'], [[-1, -1, -1], 'c'],
  ] as const)('steps %j from the last lead to %s', (steps, path) => {
    const { editor, workspace } = opened();
    for (const step of steps) workspace.step(step);
    expect(editor.path).toBe(path);
  });

  test.each([
    [0, 'cab'], [1, 'acb'], [2, 'abc'], [99, 'abc'], [-5, 'cab'],
  ])('the last moved to %i gives %s', (index, expected) => {
    const { workspace, c, order, editor } = opened();
    workspace.move(c, index);
    expect(order()).toBe(expected);
    expect(editor.current).toBe(c);
  });

  test('a new one comes beside the one in front', () => {
    const { workspace, a, order } = opened();
    workspace.activate(a);
    workspace.add();
    expect(order()).toBe('a-bc');
  });

  test('closing shows a neighbour, and the last one leaves an empty document', () => {
    const { editor, workspace, a, b, c } = opened();
    workspace.activate(b);
    workspace.close(b);
    expect(editor.current).toBe(c);
    workspace.close(a);
    expect(editor.current).toBe(c);
    workspace.close(c);
    expect(editor.current.untouched).toBe(true);
    expect(workspace.documents).toEqual([editor.current]);
    expect([workspace.reopen(), workspace.reopen(), workspace.reopen(), workspace.reopen()]).toEqual([c, a, b, null]);
  });

  test('a closed file that was opened anew comes forward in place of a second copy', () => {
    const { editor, workspace, a, b } = opened();
    workspace.close(a);
    const again = workspace.open(template(), { path: 'a', modified: 1 });
    workspace.activate(b);
    expect(workspace.reopen()).toBe(again);
    expect(editor.current).toBe(again);
  });
});
