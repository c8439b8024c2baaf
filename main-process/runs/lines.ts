import { promises as fs } from 'node:fs';

/** Small enough that the lines of one block are worked through in some milliseconds: the caller's thread has other duties. */
const BLOCK = 256 * 1024;
const NEWLINE = 0x0a;

/**
 * The lines of a text file in order, some thousand at a time, without holding the file in memory. An unfinished last
 * line comes too; empty ones do not. A missing file has none.
 */
export async function* linesForwards(path: string): AsyncGenerator<readonly string[], void> {
  let file: fs.FileHandle;
  try {
    file = await fs.open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  }
  try {
    const block = Buffer.alloc(BLOCK);
    let rest: Buffer = Buffer.alloc(0);
    for (;;) {
      const { bytesRead } = await file.read(block, 0, BLOCK, null);
      if (bytesRead === 0) break;
      const bytes = Buffer.concat([rest, block.subarray(0, bytesRead)]);
      // Cut at newline bytes, so no character is cut in two.
      const end = bytes.lastIndexOf(NEWLINE) + 1;
      rest = bytes.subarray(end);
      const lines = nonEmpty(bytes.subarray(0, end));
      if (lines.length > 0) yield lines;
    }
    const last = nonEmpty(rest);
    if (last.length > 0) yield last;
  } finally {
    await file.close();
  }
}

const nonEmpty = (bytes: Buffer): string[] => bytes.toString('utf8').split('\n').filter((line) => line !== '');
