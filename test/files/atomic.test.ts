import { chmodSync, promises as fs, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { appHome } from '../../main-process/files/app-home.ts';
import { removeLeftovers, rename, writeFileAtomic, writeFileSynced } from '../../main-process/files/atomic.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});
const failure = (code: string): Error => Object.assign(new Error(code), { code });

describe('writeFileAtomic', () => {
  it('writes new files, replaces old ones, keeps their mode and leaves nothing beside', async () => {
    const path = join(temporaryFolder(), 'a.txt');
    await writeFileAtomic(path, 'Größe');
    expect(readFileSync(path, 'utf8')).toBe('Größe');
    chmodSync(path, 0o600);
    await writeFileAtomic(path, Uint8Array.of(1, 2));
    expect([...readFileSync(path)]).toEqual([1, 2]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(resolve(path, '..'))).toEqual(['a.txt']);
  });

  it('keeps the old content when it cannot finish', async () => {
    const path = join(temporaryFolder(), 'a.txt');
    writeFileSync(path, 'old');
    vi.spyOn(fs, 'rename').mockRejectedValueOnce(failure('ENOSPC'));
    await expect(writeFileAtomic(path, 'new')).rejects.toThrow('ENOSPC');
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(resolve(path, '..'))).toEqual(['a.txt']);
  });

  it('leaves one whole text when many write at once', async () => {
    const path = join(temporaryFolder(), 'a.txt');
    const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(10_000));
    await Promise.all(texts.map((text) => writeFileAtomic(path, text)));
    expect(texts).toContain(readFileSync(path, 'utf8'));
  });
});

describe('writeFileSynced', () => {
  const chunks = Array.from({ length: 3000 }, (_, i) => Uint8Array.from({ length: i % 7 }, (_, j) => i + j));

  it('writes every chunk in order, more than a system call takes', async () => {
    const path = join(temporaryFolder(), 'a.bin');
    await writeFileSynced(path, chunks);
    expect(readFileSync(path).equals(Buffer.concat(chunks))).toBe(true);
  });

  it('writes on where a call wrote only a part', async () => {
    const path = join(temporaryFolder(), 'a.bin');
    const open = fs.open.bind(fs);
    vi.spyOn(fs, 'open').mockImplementationOnce(async (...args) => {
      const file = await open(...args);
      vi.spyOn(file, 'writev').mockImplementation((async (parts: readonly Uint8Array[]) => {
        const { bytesWritten } = await file.write(Buffer.concat(parts).subarray(0, 1234));
        return { bytesWritten, buffers: parts };
      }) as typeof file.writev);
      return file;
    });
    await writeFileSynced(path, chunks);
    expect(readFileSync(path).equals(Buffer.concat(chunks))).toBe(true);
  });
});

describe('rename', () => {
  it('tries again on Windows while a name is held, and only there and then', async () => {
    const call = vi.spyOn(fs, 'rename').mockRejectedValue(failure('EPERM'));
    await expect(rename('a', 'b')).rejects.toThrow('EPERM');
    expect(call).toHaveBeenCalledTimes(1);

    vi.stubGlobal('process', { ...process, platform: 'win32' });
    call.mockReset().mockRejectedValueOnce(failure('EBUSY')).mockRejectedValueOnce(failure('EPERM')).mockResolvedValueOnce(undefined);
    await rename('a', 'b');
    expect(call).toHaveBeenCalledTimes(3);
    call.mockReset().mockRejectedValue(failure('ENOENT'));
    await expect(rename('a', 'b')).rejects.toThrow('ENOENT');
    expect(call).toHaveBeenCalledTimes(1);
  });
});

describe('appHome', () => {
  it('is AUXNET_HOME where set, else folders of the system that name the application', () => {
    expect(appHome({ AUXNET_HOME: 'x' })).toEqual({ data: resolve('x'), cache: resolve('x', 'cache') });
    for (const folder of Object.values(appHome({ AUXNET_HOME: '' }))) expect(folder).toMatch(/AuxNet Studio/);
  });
});

it('removeLeftovers takes what dead writers left, and nothing else', async () => {
  const folder = temporaryFolder();
  // No system gives out numbers as high as the first.
  const names = ['.run.json.999999999-0123abcd.tmp', `.run.json.${process.pid}-0123abcd.tmp`, 'run.json', '.hidden.tmp'];
  for (const name of names) writeFileSync(join(folder, name), 'x');
  await removeLeftovers(folder);
  expect(readdirSync(folder).sort()).toEqual(names.slice(1).sort());
});
