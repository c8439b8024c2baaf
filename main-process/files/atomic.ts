import { constants, promises as fs } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

/**
 * Files that are whole or not there. Written to a temporary name beside the target, synced, renamed, and the folder
 * synced: after a crash or a power cut the name holds the old content or the new, never a part of it.
 * (write-file-atomic does not sync the folder and does not survive being bundled as ES module; checkpoints need the
 * parts anyway.)
 */
export const writeFileAtomic = (path: string, data: string | Uint8Array): Promise<void> =>
  putAtomic(path, async (temporary) => {
    // A file that its owner made private stays so.
    const mode = await fs.stat(path).then((status) => status.mode & 0o777, () => undefined);
    await writeFileSynced(temporary, [typeof data === 'string' ? Buffer.from(data, 'utf8') : data], mode);
  });

/** The first `length` bytes of a file, however large, and `tail` after them, as the whole of `path`; may be the same file. */
export const writeTailAtomic = (from: string, length: number, tail: string, path: string): Promise<void> =>
  putAtomic(path, async (temporary) => {
    await fs.copyFile(from, temporary, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    const file = await fs.open(temporary, 'r+');
    try {
      await file.truncate(length);
      await file.write(tail, length);
      await file.sync();
    } finally {
      await file.close();
    }
  });

async function putAtomic(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
  try {
    await write(temporary);
    await rename(temporary, path);
  } catch (error) {
    await fs.unlink(temporary).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Names that `writeFileAtomic` writes to before it renames, with the process that did. */
const TEMPORARY = /^\..+\.(\d+)-[0-9a-f]{8}\.tmp$/;

/** Removes what writers left in a folder that were killed before they could rename: harmless, but it would never go away. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await fs.readdir(folder)) {
    const writer = TEMPORARY.exec(name)?.[1];
    if (writer !== undefined && !isAlive(Number(writer))) await fs.unlink(join(folder, name)).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be asked, and is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** On Windows a virus scanner or an indexer may hold either name for a moment. */
export async function rename(from: string, to: string): Promise<void> {
  const attempts = process.platform === 'win32' ? 10 : 1;
  for (let attempt = 1; ; attempt++) {
    try {
      return await fs.rename(from, to);
    } catch (error) {
      const isBusy = error instanceof Error && 'code' in error && ['EPERM', 'EACCES', 'EBUSY'].includes(String(error.code));
      if (!isBusy || attempt >= attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 * attempt));
    }
  }
}

/** Writes the chunks one after the other to a new file and waits until they are on the disk. */
export async function writeFileSynced(path: string, chunks: readonly Uint8Array[], mode?: number): Promise<void> {
  const file = await fs.open(path, 'wx', mode);
  try {
    await writeChunks(file, chunks);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Few calls, however many chunks there are: a thread that is at work elsewhere finds time for few. */
async function writeChunks(file: fs.FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  let rest = chunks.filter((chunk) => chunk.length > 0);
  while (rest.length > 0) {
    let { bytesWritten: written } = await file.writev(rest);
    rest = rest.flatMap((chunk) => {
      const done = Math.min(written, chunk.length);
      written -= done;
      return done < chunk.length ? [chunk.subarray(done)] : [];
    });
  }
}

/** Makes the names in a folder durable. Windows cannot open folders and does not need it. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await fs.open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Removes a folder that holds files only, and them; nothing when it is not there. */
export async function removeFlatFolder(path: string): Promise<void> {
  let names: string[];
  try {
    names = await fs.readdir(path);
  } catch {
    return;
  }
  for (const name of names) await fs.unlink(join(path, name));
  await fs.rmdir(path);
}
