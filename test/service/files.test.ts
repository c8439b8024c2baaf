import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileHandlers, MAX_FILE_SIZE } from '../../main-process/service/files.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const setUp = () => {
  const folder = temporaryFolder();
  return { folder, path: join(folder, 'net.auxnet'), files: fileHandlers(folder) };
};

describe('files.write and files.read', () => {
  it('bring the text back and leave nothing else behind', async () => {
    const { folder, path, files } = setUp();
    const written = await files['files.write']({ path, text: '{"ü": 1}\n' });
    expect(await files['files.read']({ path })).toEqual({ path, text: '{"ü": 1}\n', modified: written.modified });
    expect(readdirSync(folder)).toEqual(['net.auxnet']);
  });

  it('keep a private file private', async () => {
    const { path, files } = setUp();
    writeFileSync(path, 'old');
    chmodSync(path, 0o600);
    await files['files.write']({ path, text: 'new' });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('write through a link instead of replacing it', async () => {
    const { folder, path, files } = setUp();
    const target = join(folder, 'target.auxnet');
    writeFileSync(target, 'old');
    symlinkSync(target, path);
    await files['files.write']({ path, text: 'new' });
    expect(readFileSync(target, 'utf8')).toBe('new');
  });

  it('refuse to overwrite what another program changed or deleted since', async () => {
    const { path, files } = setUp();
    const { modified } = await files['files.write']({ path, text: 'mine' });
    const again = await files['files.write']({ path, text: 'mine, again', expectedModified: modified });
    writeFileSync(path, 'theirs');
    utimesSync(path, new Date(), new Date(again.modified + 5000));
    await expect(files['files.write']({ path, text: 'lost?', expectedModified: again.modified })).rejects.toMatchObject({ code: 'changed-on-disk' });
    expect(readFileSync(path, 'utf8')).toBe('theirs');
    await files['files.write']({ path, text: 'on purpose' });
    expect(readFileSync(path, 'utf8')).toBe('on purpose');
    const gone = join(path, '..', 'gone.auxnet');
    await expect(files['files.write']({ path: gone, text: '', expectedModified: 1 })).rejects.toMatchObject({ code: 'changed-on-disk' });
  });

  const refusals: readonly (readonly [string, (folder: string) => string, string, string])[] = [
    ['a missing file', (folder) => join(folder, 'none.auxnet'), 'not-found', 'there is no such file or folder'],
    ['a folder', (folder) => join(folder, 'folder.auxnet'), 'invalid-request', 'it is not a file'],
    ['a file below a file', (folder) => join(folder, 'bytes.auxnet', 'x.auxnet'), 'not-found', 'not a folder'],
    ['bytes that are not text', (folder) => join(folder, 'bytes.auxnet'), 'invalid-request', 'not UTF-8'],
    ['a file of another kind', () => '/etc/passwd', 'invalid-request', 'must end in .auxnet or .json'],
    ['a relative path', () => 'net.auxnet', 'invalid-request', 'not an absolute path'],
    ['a path with a NUL byte', (folder) => join(folder, 'a\0.auxnet'), 'invalid-request', 'not an absolute path'],
    ['a huge file', (folder) => join(folder, 'huge.auxnet'), 'invalid-request', 'more than a design can have'],
  ];
  it.each(refusals)('do not open %s', async (_name, path, code, message) => {
    const { folder, files } = setUp();
    mkdirSync(join(folder, 'folder.auxnet'));
    writeFileSync(join(folder, 'bytes.auxnet'), Buffer.from([0xff, 0xfe, 0x00]));
    writeFileSync(join(folder, 'huge.auxnet'), Buffer.alloc(MAX_FILE_SIZE + 1));
    await expect(files['files.read']({ path: path(folder) })).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
  });

  it('do not write other kinds of file', async () => {
    const { folder, files } = setUp();
    await expect(files['files.write']({ path: join(folder, '.bashrc'), text: 'x' })).rejects.toMatchObject({ code: 'invalid-request' });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('files.list', () => {
  it('shows folders, then designs in natural order, and hides the rest', async () => {
    const { folder, files } = setUp();
    for (const name of ['net10.auxnet', 'net2.auxnet', 'notes.txt', '.hidden.auxnet']) writeFileSync(join(folder, name), 'x');
    mkdirSync(join(folder, 'zoo'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'broken.auxnet'));
    const listing = await files['files.list']({ path: '', type: 'design' });
    expect(listing.entries.map(({ name, kind }) => `${kind} ${name}`)).toEqual(['directory zoo', 'file net2.auxnet', 'file net10.auxnet']);
    expect(listing.path).toBe(folder);
    expect((await files['files.list']({ path: '/', type: 'design' })).parent).toBeNull();
  });

  it('shows what a data set may consist of, and no other file', async () => {
    const { folder, files } = setUp();
    const data = ['cifar-10-binary.tar.gz', 'data_batch_1', 't10k-labels-idx1-ubyte', 'train_32x32.mat', 'x.tgz'];
    for (const name of [...data, 'notes.txt', 'id_rsa', 'net.auxnet']) writeFileSync(join(folder, name), 'x');
    expect((await files['files.list']({ path: '', type: 'data' })).entries.map(({ name }) => name)).toEqual(data);
  });

  it('makes folders, and tells when one is there', async () => {
    const { folder, files } = setUp();
    await files['files.makeDirectory']({ path: join(folder, 'new') });
    await expect(files['files.makeDirectory']({ path: join(folder, 'new') })).rejects.toMatchObject({ message: expect.stringContaining('it is there already') as string });
  });
});
