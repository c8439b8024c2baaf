import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileHandlers } from '../../main-process/service/files.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

it('writes an SVG as text and a PNG as bytes', async () => {
  const folder = temporaryFolder();
  const write = fileHandlers(folder)['files.writePicture'];
  await write({ path: join(folder, 'a.svg'), type: 'svg', data: '<svg xmlns="x"></svg>' });
  await write({ path: join(folder, 'a.PNG'), type: 'png', data: png.toString('base64') });
  expect(readFileSync(join(folder, 'a.svg'), 'utf8')).toBe('<svg xmlns="x"></svg>');
  expect(readFileSync(join(folder, 'a.PNG')).equals(png)).toBe(true);
});

it.each([
  ['another ending', 'a.sh', 'svg', '<svg/>', 'must end in .svg'],
  ['a relative path', undefined, 'svg', '<svg></svg>', 'absolute'],
  ['text that is no SVG', 'a.svg', 'svg', '<html><svg></svg>', 'not an SVG'],
  ['a script', 'a.svg', 'svg', '<svg><script>1</script></svg>', 'not an SVG'],
  ['bytes that are no PNG', 'a.png', 'png', 'AAAA', 'not a PNG'],
] as const)('refuses %s', async (_what, name, type, data, words) => {
  const folder = temporaryFolder();
  const path = name === undefined ? 'a.svg' : join(folder, name);
  await expect(fileHandlers(folder)['files.writePicture']({ path, type, data })).rejects.toThrow(words);
});
