import { mkdirSync, renameSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { writeFileAtomic } from '../../main-process/files/atomic.ts';
import { FileWatcher } from '../../main-process/service/file-watcher.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

function watched(interval = 60_000) {
  const folder = join(temporaryFolder(), 'designs');
  mkdirSync(folder);
  const path = join(folder, 'a.auxnet');
  writeFileSync(path, 'mine');
  const told: { readonly path: string; readonly modified: number | null; readonly movedTo: string | null }[] = [];
  const watcher = new FileWatcher({ onChange: (change) => told.push(change), interval });
  onTestFinished(() => watcher.close());
  watcher.watch([{ path, modified: statSync(path).mtimeMs }]);
  return { folder, path, told, watcher };
}
const time = (path: string): number => statSync(path).mtimeMs;
const until = (told: readonly unknown[], count = 1): Promise<void> => vi.waitFor(() => expect(told).toHaveLength(count), 5000);
/** Long enough for anything that would be told. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 700));

describe('FileWatcher', () => {
  it.each<[string, (path: string) => unknown]>([
    ['written in place', (path) => writeFileSync(path, 'theirs')],
    ['written in steps', (path) => ['a', 'ab', 'abc'].forEach((text) => writeFileSync(path, text))],
    ['replaced by another file', (path) => writeFileAtomic(path, 'theirs')],
    ['moved away and written anew', (path) => (renameSync(path, `${path}~`), writeFileSync(path, 'theirs'))],
    ['deleted and written anew', (path) => (unlinkSync(path), writeFileSync(path, 'theirs'))],
  ])('tells once of a file that was %s', async (_how, change) => {
    const { path, told } = watched();
    await settle();
    await change(path);
    await until(told);
    await settle();
    expect(told).toEqual([{ path, modified: time(path), movedTo: null }]);
  });

  it('tells of a file that is gone, and of its return', async () => {
    const { path, told } = watched();
    await settle();
    unlinkSync(path);
    await until(told);
    expect(told).toEqual([{ path, modified: null, movedTo: null }]);
    writeFileSync(path, 'again');
    await until(told, 2);
    expect(told[1]?.modified).toBe(time(path));
  });

  it('finds a renamed file beside', async () => {
    const { folder, path, told } = watched();
    await settle();
    renameSync(path, join(folder, 'b.auxnet'));
    await until(told);
    expect(told).toEqual([{ path, modified: null, movedTo: join(folder, 'b.auxnet') }]);
  });

  it('looks now and then where the system tells nothing: a folder that went away and came back', async () => {
    const { folder, path, told } = watched(100);
    await settle();
    rmSync(folder, { recursive: true });
    await until(told);
    expect(told).toEqual([{ path, modified: null, movedTo: null }]);
    mkdirSync(folder);
    writeFileSync(path, 'again');
    await until(told, 2);
    expect(told[1]?.modified).toBe(time(path));
  });

  it('says nothing of our own writes', async () => {
    const { path, told, watcher } = watched(50);
    await settle();
    for (let round = 0; round < 5; round += 1) {
      const { modified } = await watcher.whileWriting(path, async () => {
        await writeFileAtomic(path, `mine ${round}`);
        await new Promise((resolve) => setTimeout(resolve, 150));
        return { modified: time(path) };
      });
      watcher.watch([{ path, modified }]);
    }
    await settle();
    expect(told).toEqual([]);
  });

  it('tells a change once, though the window names the file again with the time it knew', async () => {
    const { path, told, watcher } = watched();
    const known = time(path);
    await settle();
    writeFileSync(path, 'theirs');
    await until(told);
    watcher.watch([{ path, modified: known }]);
    await settle();
    expect(told).toHaveLength(1);
  });

  it('notices what happened between reading and watching', async () => {
    const { path, told, watcher } = watched();
    watcher.watch([]);
    watcher.watch([{ path, modified: time(path) - 1000 }]);
    await until(told);
  });
});
