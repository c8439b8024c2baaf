import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { recentHandlers } from '../../main-process/service/recent-files.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

it('keeps the newest first, once each, at most twenty, over a restart', async () => {
  const home = join(temporaryFolder(), 'not', 'yet', 'there');
  const recent = recentHandlers(home, vi.fn());
  await Promise.all(Array.from({ length: 25 }, (_, i) => recent['recent.add']({ path: `/designs/${i}.auxnet` })));
  await recent['recent.add']({ path: '/designs/10.auxnet' });
  const { files } = await recentHandlers(home, vi.fn())['recent.list']({});
  expect(files).toHaveLength(20);
  expect(files.slice(0, 3).map(({ name }) => name)).toEqual(['10.auxnet', '24.auxnet', '23.auxnet']);
});

it('tells which files are gone', async () => {
  const home = temporaryFolder();
  const recent = recentHandlers(home, vi.fn());
  const there = join(home, 'there.auxnet');
  writeFileSync(there, '');
  await recent['recent.add']({ path: join(home, 'gone.auxnet') });
  await recent['recent.add']({ path: there });
  expect((await recent['recent.list']({})).files.map(({ name, exists }) => [name, exists])).toEqual([
    ['there.auxnet', true],
    ['gone.auxnet', false],
  ]);
  await recent['recent.clear']({});
  expect((await recent['recent.list']({})).files).toEqual([]);
});

it.each(['', '{', '[]', '{"version":2,"files":[]}', '{"version":1,"files":[7]}'])('starts empty, with a note in the log, from a damaged list %j', async (text) => {
  const home = temporaryFolder();
  const log = vi.fn();
  writeFileSync(join(home, 'recent.json'), text);
  const recent = recentHandlers(home, log);
  expect((await recent['recent.list']({})).files).toEqual([]);
  expect(log).toHaveBeenCalledWith('warning', expect.stringContaining('recent.json'), expect.anything());
  await recent['recent.add']({ path: '/a.auxnet' });
  expect(JSON.parse(readFileSync(join(home, 'recent.json'), 'utf8'))).toEqual({ version: 1, files: ['/a.auxnet'] });
});
