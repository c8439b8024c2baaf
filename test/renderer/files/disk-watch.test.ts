import { afterEach, describe, expect, test, vi } from 'vitest';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { fileSettings } from '../../../renderer/features/files/file-settings.svelte.ts';
import { template } from '../helpers.ts';
import { makeDesk } from './desk.ts';

vi.mock('svelte-sonner', () => ({ toast: { warning: vi.fn(), error: vi.fn(), success: vi.fn() } }));

const design = template();
const text = serialiseDocument(design);
const theirs = serialiseDocument({ ...design, training: { ...design.training, epochs: 77 } });
const path = '/docs/a.auxnet';

async function opened() {
  const desk = makeDesk();
  desk.disk.put(path, text);
  await desk.files.open(path);
  const document = desk.editor.current;
  /** Somebody else writes the file, and the application tells of it. */
  const write = async (content: string): Promise<void> => {
    const reads = desk.disk.asked.length;
    desk.disk.tell('file.changed', { path, modified: desk.disk.put(path, content), movedTo: null });
    await vi.waitFor(() => expect(desk.disk.asked.length).toBeGreaterThan(reads));
    await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { ...desk, document, write };
}
afterEach(() => {
  fileSettings.reload = true;
});

describe('DiskWatch', () => {
  test('reads a design without unsaved changes again, as one step', async () => {
    const { editor, document, write, disk } = await opened();
    await write(theirs);
    expect([editor.document.training.epochs, document.dirty, document.disk.kind, editor.undoLabel]).toEqual([77, false, 'same', 'Reload from disk']);
    expect(document.modified).toBe(disk.files.get(path)?.modified);
    editor.undo();
    expect(editor.document.training.epochs).toBe(design.training.epochs);
  });

  test.each<[string, (desk: Awaited<ReturnType<typeof opened>>) => unknown, string]>([
    ['it has unsaved changes', ({ edit }) => edit(5), theirs],
    ['the person wants to be asked', () => (fileSettings.reload = false), theirs],
    ['a run holds it', ({ document }) => (document.locked = true), theirs],
    ['what lies there is no design', () => undefined, '{ half a'],
  ])('asks when %s', async (_when, prepare, content) => {
    const desk = await opened();
    prepare(desk);
    const before = desk.document.document;
    await desk.write(content);
    expect(desk.document.disk.kind).toBe('changed');
    expect(desk.document.document).toBe(before);
    expect(desk.files.failure).toBeNull();
  });

  test('keeping mine leaves it unsaved, and saving asks before it overwrites', async () => {
    const { document, write, edit, files, questions } = await opened();
    edit(5);
    await write(theirs);
    files.onDisk.keepMine(document);
    expect([document.disk.kind, document.dirty]).toEqual(['same', true]);
    const saved = files.save();
    await vi.waitFor(() => expect(questions.current?.title).toContain('was changed on disk'));
    questions.answer('cancel');
    expect(await saved).toBe(false);
  });

  test('a mere touch of the file is no change, even beside unsaved work', async () => {
    const { document, write, edit, disk } = await opened();
    edit(5);
    await write(text);
    expect([document.disk.kind, document.dirty, document.modified]).toEqual(['same', true, disk.files.get(path)?.modified]);
  });

  test('a file that goes away leaves the design unsaved; the same text at its place makes it saved again', async () => {
    const { document, disk, write } = await opened();
    disk.files.delete(path);
    disk.tell('file.changed', { path, modified: null, movedTo: null });
    expect([document.disk, document.dirty]).toEqual([{ kind: 'deleted', movedTo: null }, true]);
    await write(text);
    expect([document.disk.kind, document.dirty]).toEqual(['same', false]);
  });

  test('a renamed file is followed', async () => {
    const { document, disk, files } = await opened();
    disk.files.delete(path);
    disk.put('/docs/b.auxnet', text);
    disk.tell('file.changed', { path, modified: null, movedTo: '/docs/b.auxnet' });
    await files.onDisk.follow(document, '/docs/b.auxnet');
    expect([document.path, document.disk.kind, document.dirty]).toEqual(['/docs/b.auxnet', 'same', false]);
  });

  test('a file saved over from another tab has changed for its own', async () => {
    const { document, disk, files, workspace } = await opened();
    files.new();
    disk.chosen = path;
    await files.saveAs(workspace.active);
    expect(document.disk.kind).toBe('changed');
  });

  test('names the open files once, and again when one is saved', async () => {
    const { watch, disk, files, edit } = await opened();
    const asked = (): number => disk.asked.filter((name) => name === 'files.watch').length;
    watch.follow();
    watch.follow();
    await vi.waitFor(() => expect(asked()).toBe(1));
    edit(5);
    watch.follow();
    await files.save();
    watch.follow();
    await vi.waitFor(() => expect(asked()).toBe(2));
  });
});
