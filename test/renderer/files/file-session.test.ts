import { beforeEach, describe, expect, test, vi } from 'vitest';
import { parseDocument } from '../../../main-process/core/graph/parse.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { templates } from '../../../main-process/core/templates/index.ts';
import { setField } from '../../../renderer/features/training/commands.ts';
import { FilePicker, folderOf, joinPath, stem, withExtension } from '../../../renderer/features/files/file-picker.svelte.ts';
import { FileSession } from '../../../renderer/features/files/file-session.svelte.ts';
import { createEditor, type Editor } from '../../../renderer/state/editor.svelte.ts';
import { Workspace } from '../../../renderer/state/workspace.svelte.ts';
import { Questions } from '../../../renderer/ui/questions.svelte.ts';
import { FakeDisk } from './fake-disk.ts';

let disk: FakeDisk;
let editor: Editor;
let workspace: Workspace;
let questions: Questions;
let files: FileSession;
const info = { name: '', version: '', host: 'electron', platform: 'linux', documents: '/docs', nativeDialogs: true, windowControls: false } as const;
const design = templates[0]?.build();
if (!design) throw new Error('no template');
const edit = (epochs: number): void => void editor.run(setField('epochs', epochs));
/** Answers the next question as soon as it is asked. */
const answer = (value: string): Promise<void> =>
  vi.waitFor(() => {
    expect(questions.current?.answers.map((choice) => choice.value)).toContain(value);
    questions.answer(value);
  });

beforeEach(() => {
  disk = new FakeDisk();
  editor = createEditor();
  workspace = new Workspace(editor);
  questions = new Questions();
  files = new FileSession({ client: disk.client, editor, workspace, questions, picker: new FilePicker(disk.client, info) });
});

describe('saving', () => {
  test('asks for a place once, then knows it; the name of the file becomes that of an unnamed design', async () => {
    disk.chosen = '/docs/mine.auxnet';
    expect(await files.save()).toBe(true);
    expect(editor.path).toBe('/docs/mine.auxnet');
    expect(parseDocument(disk.files.get('/docs/mine.auxnet')?.text ?? '').document?.name).toBe('mine');
    disk.chosen = null;
    edit(3);
    expect(editor.dirty).toBe(true);
    expect(await files.save()).toBe(true);
    expect(editor.dirty).toBe(false);
    expect(disk.files.get('/docs/mine.auxnet')?.text).toContain('"epochs": 3');
  });

  test('a dismissed dialog saves nothing', async () => {
    edit(3);
    expect(await files.save()).toBe(false);
    expect(editor.dirty).toBe(true);
    expect(disk.files.size).toBe(0);
  });

  test.each([
    ['overwrite', '"epochs": 5', true],
    ['cancel', '"epochs": 77', false],
  ])('a file that was changed on disk: %s', async (choice, expected, saved) => {
    disk.put('/docs/a.auxnet', serialiseDocument(design));
    await files.open('/docs/a.auxnet');
    edit(5);
    disk.put('/docs/a.auxnet', serialiseDocument({ ...design, training: { ...design.training, epochs: 77 } }));
    const done = files.save();
    await answer(choice);
    expect(await done).toBe(saved);
    expect(disk.files.get('/docs/a.auxnet')?.text).toContain(expected);
    expect(editor.document.training.epochs).toBe(5);
  });

  test('reload takes what is on disk', async () => {
    disk.put('/docs/a.auxnet', serialiseDocument(design));
    await files.open('/docs/a.auxnet');
    edit(5);
    disk.put('/docs/a.auxnet', serialiseDocument({ ...design, training: { ...design.training, epochs: 77 } }));
    const done = files.save();
    await answer('reload');
    await done;
    expect(editor.document.training.epochs).toBe(77);
    expect(editor.dirty).toBe(false);
    // One step, so that nothing is lost.
    expect(editor.undoLabel).toBe('Reload from disk');
    editor.undo();
    expect(editor.document.training.epochs).toBe(5);
    expect(editor.dirty).toBe(true);
  });
});

describe('opening', () => {
  test('gives the same design back', async () => {
    disk.put('/docs/a.auxnet', serialiseDocument(design));
    await files.open('/docs/a.auxnet');
    expect(serialiseDocument(editor.document)).toBe(serialiseDocument(design));
    expect(editor.path).toBe('/docs/a.auxnet');
    expect(editor.dirty).toBe(false);
  });

  test('unsaved work stays in its tab, and no question is asked', async () => {
    disk.put('/docs/a.auxnet', serialiseDocument(design));
    edit(5);
    const [mine] = workspace.documents;
    await files.open('/docs/a.auxnet');
    expect(questions.current).toBeNull();
    expect(editor.document.training.epochs).toBe(30);
    expect(workspace.documents).toEqual([mine, editor.current]);
    expect(mine?.document.training.epochs).toBe(5);
    expect(mine?.dirty).toBe(true);
  });

  test('takes the place of an empty design that nobody touched', async () => {
    disk.put('/docs/a.auxnet', serialiseDocument(design));
    await files.open('/docs/a.auxnet');
    expect(workspace.documents).toHaveLength(1);
  });

  test('brings a file forward that is open already, however often it is asked for', async () => {
    disk.put('/docs/a.auxnet', serialiseDocument(design));
    disk.put('/docs/b.auxnet', serialiseDocument(design));
    await Promise.all(['/docs/a.auxnet', '/docs/b.auxnet', '/docs/a.auxnet'].map((path) => files.open(path)));
    expect(workspace.documents.map(({ path }) => path)).toEqual(['/docs/a.auxnet', '/docs/b.auxnet']);
    expect(editor.path).toBe('/docs/a.auxnet');
  });

  test('a broken file says where, and what was open stays', async () => {
    disk.put('/docs/bad.auxnet', '{\n  "format": "auxnet",\n  "version": 1,\n  "nodes": [}\n');
    edit(5);
    await files.open('/docs/bad.auxnet');
    expect(questions.current).toBeNull();
    expect(files.failure).not.toBeNull();
    expect(files.failure?.diagnostics[0]?.line).toBeGreaterThan(1);
    expect(editor.document.training.epochs).toBe(5);
  });
});

describe('closing', () => {
  test('the window is allowed only when nothing is lost', async () => {
    expect(await files.mayClose()).toBe(true);
    edit(5);
    const asked = files.mayClose();
    await answer('cancel');
    expect(await asked).toBe(false);
  });

  test('the window asks once for all that is unsaved, and saves all of it', async () => {
    disk.put('/docs/a.auxnet', serialiseDocument(design));
    disk.put('/docs/b.auxnet', serialiseDocument(design));
    await files.open('/docs/a.auxnet');
    edit(5);
    files.new();
    await files.open('/docs/b.auxnet');
    edit(6);
    files.new();
    const asked = files.mayClose();
    await vi.waitFor(() => expect(questions.current?.title).toBe('Save the changes to 2 designs?'));
    expect(questions.current?.text.slice(0, 2)).toEqual(['a.auxnet in /docs', 'b.auxnet in /docs']);
    questions.answer('save');
    expect(await asked).toBe(true);
    expect(disk.files.get('/docs/a.auxnet')?.text).toContain('"epochs": 5');
    expect(disk.files.get('/docs/b.auxnet')?.text).toContain('"epochs": 6');
    expect(workspace.dirty).toEqual([]);
  });

  test('a save that fails keeps the window open', async () => {
    edit(5);
    disk.chosen = null;
    const asked = files.mayClose();
    await answer('save');
    expect(await asked).toBe(false);
  });

  test.each([
    ['discard', 1, false],
    ['cancel', 2, true],
    ['save', 1, false],
  ])('a tab with unsaved work asks: %s', async (choice, left, stays) => {
    disk.put('/docs/a.auxnet', serialiseDocument(design));
    disk.chosen = '/docs/work.auxnet';
    edit(5);
    const mine = editor.current;
    await files.open('/docs/a.auxnet');
    const closed = files.close(mine);
    await answer(choice);
    expect(await closed).toBe(!stays);
    expect(workspace.documents).toHaveLength(left);
    expect(workspace.documents.includes(mine)).toBe(stays);
    expect(disk.files.has('/docs/work.auxnet')).toBe(choice === 'save');
  });

  test('a tab without unsaved work closes at once, and comes back with its history', async () => {
    disk.put('/docs/a.auxnet', serialiseDocument(design));
    await files.open('/docs/a.auxnet');
    edit(5);
    await files.save();
    expect(await files.close()).toBe(true);
    expect(workspace.documents).toHaveLength(1);
    expect(editor.current.untouched).toBe(true);
    workspace.reopen();
    expect(workspace.documents).toHaveLength(1);
    expect(editor.path).toBe('/docs/a.auxnet');
    expect(editor.canUndo).toBe(true);
  });
});

test.each([
  [folderOf('/a/b/c.auxnet'), '/a/b'], [folderOf('/c.auxnet'), '/'], [folderOf('C:\\d\\c.auxnet'), 'C:\\d'],
  [joinPath('/a', 'b'), '/a/b'], [joinPath('/', 'b'), '/b'], [joinPath('C:\\d', 'b'), 'C:\\d\\b'],
  [stem('/a/b/c.AuxNet'), 'c'], [withExtension('x'), 'x.auxnet'], [withExtension('x.auxnet'), 'x.auxnet'],
])('%s', (actual, expected) => expect(actual).toBe(expected));
