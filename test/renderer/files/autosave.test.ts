import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { delays } from '../../../renderer/features/files/autosave.ts';
import { makeDesk } from './desk.ts';

vi.mock('svelte-sonner', () => ({ toast: { warning: vi.fn(), error: vi.fn(), success: vi.fn() } }));
const { toast } = await import('svelte-sonner');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.clearAllMocks();
});

describe('Autosave', () => {
  test('keeps a change within two seconds, and nothing of what is saved', async () => {
    const { disk, autosave, workspace, editor, edit } = makeDesk();
    autosave.follow(workspace.documents);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(disk.kept.size).toBe(0);
    edit(5);
    autosave.follow(workspace.documents);
    await vi.advanceTimersByTimeAsync(2000);
    expect(disk.kept.get(editor.current.id)).toMatchObject({ name: 'untitled.auxnet', path: null, text: expect.stringContaining('"epochs": 5') as string });
  });

  test('keeps at least every 15 s while the person goes on', async () => {
    const { disk, autosave, workspace, edit } = makeDesk();
    for (let second = 0; second < 15; second += 1) {
      edit(second + 1);
      autosave.follow(workspace.documents);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(disk.asked.filter((name) => name === 'recovery.write')).toHaveLength(1);
    expect(delays.quiet + 400).toBeLessThanOrEqual(2000);
    expect(delays.most + 400).toBeLessThanOrEqual(15_000);
  });

  test('writes a state once', async () => {
    const { disk, autosave, workspace, edit } = makeDesk();
    edit(5);
    for (let round = 0; round < 4; round += 1) {
      autosave.follow(workspace.documents);
      await vi.advanceTimersByTimeAsync(5000);
    }
    expect(disk.asked.filter((name) => name === 'recovery.write')).toHaveLength(1);
  });

  test.each<[string, (desk: ReturnType<typeof makeDesk>) => unknown]>([
    ['saved', ({ files, disk }) => ((disk.chosen = '/docs/a.auxnet'), files.save())],
    ['undone', ({ editor }) => editor.undo()],
    ['closed', ({ workspace }) => workspace.close(workspace.active)],
  ])('removes what it kept once that is %s', async (_how, work) => {
    const desk = makeDesk();
    const { disk, autosave, workspace, edit } = desk;
    edit(5);
    autosave.follow(workspace.documents);
    await vi.advanceTimersByTimeAsync(2000);
    expect(disk.kept.size).toBe(1);
    await work(desk);
    autosave.follow(workspace.documents);
    await vi.advanceTimersByTimeAsync(0);
    expect(disk.kept.size).toBe(0);
  });

  test('an edit after the save is kept again, though it leads to a state that was kept before', async () => {
    const { disk, autosave, workspace, editor, edit } = makeDesk();
    edit(5);
    autosave.follow(workspace.documents);
    await vi.advanceTimersByTimeAsync(2000);
    editor.undo();
    autosave.follow(workspace.documents);
    editor.redo();
    autosave.follow(workspace.documents);
    await vi.advanceTimersByTimeAsync(2000);
    expect(disk.kept.size).toBe(1);
  });

  test('says once that it cannot keep anything, and goes on trying', async () => {
    const { disk, autosave, workspace, edit } = makeDesk();
    disk.broken = 'recovery.write';
    edit(5);
    autosave.follow(workspace.documents);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(toast.warning).toHaveBeenCalledTimes(1);
    disk.broken = null;
    await vi.advanceTimersByTimeAsync(delays.again);
    expect(disk.kept.size).toBe(1);
  });

  test('keeps all anew when the application is another one', async () => {
    const { disk, autosave, workspace, edit } = makeDesk();
    edit(5);
    autosave.follow(workspace.documents);
    await vi.advanceTimersByTimeAsync(2000);
    disk.kept.clear();
    autosave.again(workspace.documents);
    await vi.advanceTimersByTimeAsync(2000);
    expect(disk.kept.size).toBe(1);
  });
});
