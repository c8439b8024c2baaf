import { promises as fs } from 'node:fs';
import { join } from 'node:path';

/** Bytes of all files in a folder and its folders. What vanishes meanwhile counts nothing. */
export async function bytesIn(path: string): Promise<number> {
  const entries = await fs.readdir(path, { withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) bytes += await bytesIn(inner);
    else if (entry.isFile()) bytes += await fs.stat(inner).then(({ size }) => size, () => 0);
  }
  return bytes;
}

/**
 * Removes a folder and all in it, links and not what they lead to; nothing when it is not there. (fs.rm is newer than
 * Electron 9's Node.)
 */
export async function removeFolder(path: string): Promise<void> {
  const entries = await fs.readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (entries === null) return;
  for (const entry of entries) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) await removeFolder(inner);
    else await fs.unlink(inner);
  }
  await fs.rmdir(path);
}
