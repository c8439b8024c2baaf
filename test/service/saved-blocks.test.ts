import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createNode } from '../../main-process/core/graph/create.ts';
import { serialiseBlock } from '../../main-process/core/graph/saved-block.ts';
import { createBlockFolder, fileStem, type BlockFolder } from '../../main-process/service/saved-blocks.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const textOf = (name: string): string =>
  serialiseBlock({ name, description: '', fragment: { nodes: [createNode('conv', 'c', 'Conv')], edges: [], stages: [], notes: [], positions: {} } });

let folder: string;
let blocks: BlockFolder;
const changed = vi.fn();
beforeEach(() => {
  folder = join(temporaryFolder(), 'blocks');
  changed.mockClear();
  blocks = createBlockFolder(folder, changed, () => undefined);
});
afterEach(() => blocks.close());
const files = async (): Promise<readonly string[]> => (await blocks.handlers['blocks.list']({})).files.map(({ file }) => file);

describe('the folder of saved blocks', () => {
  it('keeps one readable file a block, under its name', async () => {
    expect(await files()).toEqual([]);
    expect(await blocks.handlers['blocks.save']({ text: textOf('Squeeze block') })).toEqual({ file: 'Squeeze block.auxblock' });
    expect(readFileSync(join(folder, 'Squeeze block.auxblock'), 'utf8')).toBe(textOf('Squeeze block'));
    await vi.waitFor(() => expect(changed).toHaveBeenCalled());
  });

  it('gives a second block of the same name a number', async () => {
    await blocks.handlers['blocks.save']({ text: textOf('A') });
    expect(await blocks.handlers['blocks.save']({ text: textOf('a') })).toEqual({ file: 'a 2.auxblock' });
  });

  it('renames by writing anew, and keeps the old file in the trash', async () => {
    await blocks.handlers['blocks.save']({ text: textOf('A') });
    await blocks.handlers['blocks.save']({ text: textOf('B'), replaces: 'A.auxblock' });
    expect(await files()).toEqual(['B.auxblock']);
    expect(readdirSync(join(folder, '.trash'))).toEqual(['A.auxblock']);
  });

  it('deletes to the trash and brings back from there', async () => {
    await blocks.handlers['blocks.save']({ text: textOf('A') });
    const { trashed } = await blocks.handlers['blocks.delete']({ file: 'A.auxblock' });
    expect(await files()).toEqual([]);
    await blocks.handlers['blocks.restore']({ trashed });
    expect(await files()).toEqual(['A.auxblock']);
  });

  it('lists a file that cannot be read with the reason, beside the others', async () => {
    await blocks.handlers['blocks.save']({ text: textOf('A') });
    mkdirSync(join(folder, 'B.auxblock'));
    const listed = (await blocks.handlers['blocks.list']({})).files;
    expect(listed.map(({ text }) => text !== null)).toEqual([true, false]);
    expect(listed[1]?.problem).toContain('not a file');
  });

  it('tells of a file that was put into the folder by hand', async () => {
    await files();
    writeFileSync(join(folder, 'by-hand.auxblock'), textOf('By hand'));
    await vi.waitFor(() => expect(changed).toHaveBeenCalled(), 5_000);
    expect(await files()).toEqual(['by-hand.auxblock']);
  });

  it('refuses text that is no block, and writes nothing', async () => {
    await expect(blocks.handlers['blocks.save']({ text: '{}' })).rejects.toThrow('not a saved block');
    expect(existsSync(join(folder, 'Block.auxblock'))).toBe(false);
  });

  it('exports and imports, by files of that kind alone', async () => {
    await blocks.handlers['blocks.save']({ text: textOf('A') });
    const elsewhere = join(temporaryFolder(), 'mine.auxblock');
    await blocks.handlers['blocks.export']({ file: 'A.auxblock', path: elsewhere });
    expect(await blocks.handlers['blocks.import']({ path: elsewhere })).toEqual({ file: 'A 2.auxblock' });
    await expect(blocks.handlers['blocks.export']({ file: 'A.auxblock', path: '/tmp/.bashrc' })).rejects.toThrow('.auxblock');
    await expect(blocks.handlers['blocks.import']({ path: '/etc/passwd' })).rejects.toThrow('.auxblock');
  });
});

describe('fileStem', () => {
  it.each([
    ['Squeeze & excite: 3×3', 'Squeeze excite 3 3'],
    ['../../etc', 'etc'],
    ['con', 'con block'],
    ['///', 'Block'],
    ['Блок 1', 'Блок 1'],
  ])('%s becomes %s', (name, stem) => expect(fileStem(name)).toBe(stem));
});
