import { beforeEach, describe, expect, test, vi } from 'vitest';
import { StudioError, type Client } from '../../../main-process/contract/rpc.ts';
import { parseDocument } from '../../../main-process/core/graph/parse.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { templates } from '../../../main-process/core/templates/index.ts';
import { setTraining } from '../../../renderer/features/training/commands.ts';
import { FilePicker, folderOf, joinPath, stem, withExtension } from '../../../renderer/features/files/file-picker.svelte.ts';
import { FileSession } from '../../../renderer/features/files/file-session.svelte.ts';
import { createEditor, type Editor } from '../../../renderer/state/editor.svelte.ts';
import { Questions } from '../../../renderer/ui/questions.svelte.ts';

/** Parameters of the requests below, put together. */
interface FileParams {
  readonly path: string;
  readonly text: string;
  readonly expectedModified?: number;
}
/** A disk in memory behind the requests that files need. */
class Disk {
  readonly files = new Map<string, { text: string; modified: number }>();
  #clock = 0;
  put(path: string, text: string): void {
    this.#clock += 1;
    this.files.set(path, { text, modified: this.#clock });
  }
  readonly client = {
    request: (name: string, params: FileParams) => Promise.resolve().then(() => this.#answer(name, params)),
    on: () => () => undefined,
    close: () => undefined,
  } as unknown as Client; // Only the requests below are used; the others fail loudly.

  #answer(name: string, { path, text, expectedModified }: FileParams): unknown {
    if (name === 'recent.list') return { files: [] };
    if (name === 'recent.add') return {};
    if (name === 'dialog.save' || name === 'dialog.open') return { path: this.chosen };
    const file = this.files.get(path);
    if (name === 'files.read') {
      if (!file) throw new StudioError('not-found', `${path} is not there.`);
      return { path, ...file };
    }
    if (name !== 'files.write') throw new Error(`unexpected request ${name}`);
    if (expectedModified !== undefined && file && file.modified !== expectedModified) throw new StudioError('changed-on-disk', 'changed');
    this.put(path, text);
    return { path, modified: this.files.get(path)?.modified };
  }
  chosen: string | null = null;
}

let disk: Disk;
let editor: Editor;
let questions: Questions;
let files: FileSession;
const info = { name: '', version: '', host: 'electron', platform: 'linux', documents: '/docs', nativeDialogs: true, windowControls: false } as const;
const design = templates[0]?.build();
if (!design) throw new Error('no template');
const edit = (epochs: number): void => void editor.run(setTraining('epochs', epochs, 'epochs'));
/** Answers the next question as soon as it is asked. */
const answer = (value: string): Promise<void> =>
  vi.waitFor(() => {
    expect(questions.current?.answers.map((choice) => choice.value)).toContain(value);
    questions.answer(value);
  });

beforeEach(() => {
  disk = new Disk();
  editor = createEditor();
  questions = new Questions();
  files = new FileSession({ client: disk.client, editor, questions, picker: new FilePicker(disk.client, info) });
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

  test.each([
    ['discard', 30],
    ['cancel', 5],
  ])('asks before unsaved work goes: %s', async (choice, epochs) => {
    disk.put('/docs/a.auxnet', serialiseDocument(design));
    edit(5);
    const done = files.open('/docs/a.auxnet');
    await answer(choice);
    await done;
    expect(editor.document.training.epochs).toBe(epochs);
  });

  test('saves first when told to', async () => {
    disk.put('/docs/a.auxnet', serialiseDocument(design));
    disk.chosen = '/docs/work.auxnet';
    edit(5);
    const done = files.open('/docs/a.auxnet');
    await answer('save');
    await done;
    expect(disk.files.get('/docs/work.auxnet')?.text).toContain('"epochs": 5');
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

test('closing is allowed only when nothing is lost', async () => {
  expect(await files.mayClose()).toBe(true);
  edit(5);
  const asked = files.mayClose();
  await answer('cancel');
  expect(await asked).toBe(false);
});

test.each([
  [folderOf('/a/b/c.auxnet'), '/a/b'], [folderOf('/c.auxnet'), '/'], [folderOf('C:\\d\\c.auxnet'), 'C:\\d'],
  [joinPath('/a', 'b'), '/a/b'], [joinPath('/', 'b'), '/b'], [joinPath('C:\\d', 'b'), 'C:\\d\\b'],
  [stem('/a/b/c.AuxNet'), 'c'], [withExtension('x'), 'x.auxnet'], [withExtension('x.auxnet'), 'x.auxnet'],
])('%s', (actual, expected) => expect(actual).toBe(expected));
