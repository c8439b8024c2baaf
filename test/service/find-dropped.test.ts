import { mkdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { findDropped } from '../../main-process/service/find-dropped.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

/* A browser tells the name of what is dropped, its size and time, or what a folder holds; not where it lies. */

let home: string;
beforeEach(() => {
  home = temporaryFolder();
  vi.stubEnv('HOME', home);
  vi.stubEnv('USERPROFILE', home);
  for (const folder of ['Downloads/sets', 'Documents', 'deep/deeper/deepest']) mkdirSync(join(home, folder), { recursive: true });
});
const put = (path: string, text: string, seconds = 1_700_000_000.25): string => {
  writeFileSync(join(home, path), text);
  utimesSync(join(home, path), seconds, seconds);
  return join(home, path);
};
const file = (name: string, size: number, modified: number) => ({ kind: 'file', name, size, modified }) as const;

it('finds a file by name, size and time, in the usual folders and those within, whatever else has its name', async () => {
  const path = put('Downloads/sets/a.tar.gz', 'right');
  put('Downloads/a.tar.gz', 'too long');
  put('Documents/a.tar.gz', 'older', 1_600_000_000);
  expect(await findDropped(file('a.tar.gz', 5, Math.floor(statSync(path).mtimeMs)), [])).toBe(path);
  expect(await findDropped(file('a.tar.gz', 4, 1_700_000_000_250), [])).toBeNull();
});

it('finds a folder by what is in it', async () => {
  mkdirSync(join(home, 'Documents', 'pictures'));
  mkdirSync(join(home, 'Downloads', 'pictures', 'cat'), { recursive: true });
  const dropped = (children: string[]) => ({ kind: 'folder', name: 'pictures', children }) as const;
  expect(await findDropped(dropped(['cat']), [])).toBe(join(home, 'Downloads', 'pictures'));
  expect(await findDropped(dropped(['cat', 'dog']), [])).toBeNull();
  expect(await findDropped(dropped([]), [])).toBeNull();
});

it('looks where the last choice was, too; of two that fit it takes neither, of one by two ways that one', async () => {
  const path = put('deep/deeper/deepest/b.mat', 'x');
  const dropped = file('b.mat', 1, 1_700_000_000_250);
  expect(await findDropped(dropped, [])).toBeNull();
  expect(await findDropped(dropped, [join(home, 'deep/deeper/deepest'), join(home, 'gone')])).toBe(path);
  symlinkSync(join(home, 'deep/deeper/deepest'), join(home, 'Downloads', 'link'));
  expect(await findDropped(dropped, [join(home, 'deep/deeper/deepest'), join(home, 'Downloads/link')])).toBe(path);
  put('Downloads/b.mat', 'y');
  expect(await findDropped(dropped, [join(home, 'deep/deeper/deepest')])).toBeNull();
});
