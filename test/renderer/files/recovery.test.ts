import { describe, expect, test, vi } from 'vitest';
import type { RecoveryEntry } from '../../../main-process/contract/studio.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { template } from '../helpers.ts';
import { makeDesk } from './desk.ts';

vi.mock('svelte-sonner', () => ({ toast: { warning: vi.fn(), error: vi.fn(), success: vi.fn() } }));

const design = template();
const changed = serialiseDocument({ ...design, training: { ...design.training, epochs: 77 } });

/** A desk after a crash that left one document unsaved. */
async function afterCrash(path: string | null, text = changed) {
  const desk = makeDesk();
  const entry: RecoveryEntry = { session: 'sdead', document: 'd1', name: 'a.auxnet', path, kept: 1, added: 1, removed: 1, disk: path === null ? 'none' : 'same' };
  desk.disk.left.set('sdead/d1', { entry, text });
  if (path !== null) desk.disk.put(path, serialiseDocument(design));
  await desk.recovery.refresh();
  return { ...desk, entry };
}

describe('Recovery', () => {
  test('opens what was left as an unsaved design of its file; it is kept here before it goes there', async () => {
    const { recovery, entry, editor, disk, files, workspace } = await afterCrash('/docs/a.auxnet');
    expect(recovery.offered).toBe(true);
    await recovery.restore(entry);
    expect([editor.document.training.epochs, editor.path, editor.dirty, editor.canUndo]).toEqual([77, '/docs/a.auxnet', true, false]);
    expect(workspace.documents).toHaveLength(1);
    expect(disk.kept.get(editor.current.id)?.text).toBe(changed);
    expect([disk.left.size, recovery.offered]).toEqual([0, false]);
    expect(disk.asked.indexOf('recovery.write')).toBeLessThan(disk.asked.indexOf('recovery.discard'));
    expect(await files.save()).toBe(true);
    expect(disk.files.get('/docs/a.auxnet')?.text).toBe(changed);
  });

  test('is held against its file as that is now: what was left opens, the file is the earlier design', async () => {
    const { recovery, entry, editor, disk, compared } = await afterCrash('/docs/a.auxnet');
    disk.put('/docs/a.auxnet', serialiseDocument({ ...design, training: { ...design.training, epochs: 3 } }));
    await recovery.compare(entry);
    expect([editor.document.training.epochs, editor.dirty, disk.left.size]).toEqual([77, true, 0]);
    expect(compared).toEqual([{ epochs: 3, title: 'a.auxnet on disk' }]);
  });

  test('opens nothing to compare when what was left is no design', async () => {
    const { recovery, entry, disk, compared } = await afterCrash('/docs/a.auxnet', '{ "format": "auxnet", ');
    await recovery.compare(entry);
    expect([compared.length, disk.left.size]).toEqual([0, 1]);
  });

  test('leaves it where it is when the new state cannot be kept', async () => {
    const { recovery, entry, editor, disk } = await afterCrash('/docs/a.auxnet');
    disk.broken = 'recovery.write';
    await recovery.restore(entry);
    expect(editor.dirty).toBe(true);
    expect(disk.left.size).toBe(1);
  });

  test('takes the place of the file when that is open unchanged', async () => {
    const { recovery, entry, editor, files, workspace } = await afterCrash('/docs/a.auxnet');
    await files.open('/docs/a.auxnet');
    files.new();
    await recovery.restore(entry);
    expect(workspace.documents.map(({ path }) => path)).toEqual(['/docs/a.auxnet', null]);
    expect(editor.document.training.epochs).toBe(77);
  });

  test('comes beside the file, under another name, when that is open and changed again', async () => {
    const { recovery, entry, editor, files, workspace, edit } = await afterCrash('/docs/a.auxnet');
    await files.open('/docs/a.auxnet');
    edit(5);
    await recovery.restore(entry);
    expect(workspace.documents.map(({ document }) => document.training.epochs)).toEqual([5, 77]);
    expect([editor.path, editor.document.name]).toEqual([null, `${design.name} (restored)`]);
  });

  test('a state that is no design stays where it is, and the failure is told', async () => {
    const { recovery, entry, disk, files, workspace } = await afterCrash(null, '{ "format": "auxnet", ');
    await recovery.restore(entry);
    expect(files.failure?.path).toBe('a.auxnet');
    expect([disk.left.size, workspace.active.untouched]).toEqual([1, true]);
  });

  test.each([['keep', 1], ['discard', 0]])('discards only after a question: %s', async (answer, left) => {
    const { recovery, entry, disk, questions } = await afterCrash(null);
    const done = recovery.discard(entry);
    await vi.waitFor(() => expect(questions.current).not.toBeNull());
    expect(disk.left.size).toBe(1);
    questions.answer(answer);
    await done;
    expect([disk.left.size, recovery.entries.length]).toEqual([left, left]);
  });

  test('put aside it stays away, until a window leaves more', async () => {
    const { recovery, entry, disk } = await afterCrash(null);
    recovery.aside = true;
    await recovery.refresh();
    expect(recovery.offered).toBe(false);
    disk.left.set('sdead/d2', { entry: { ...entry, document: 'd2' }, text: changed });
    disk.tell('recovery.changed', {});
    await vi.waitFor(() => expect(recovery.offered).toBe(true));
  });
});
