import { createHash } from 'crypto';
import { promises as fs } from 'fs';
import { dirname, join } from 'path';
import { z } from 'zod';
import { writeFileAtomic } from '../../files/atomic.ts';
import { DatasetError, systemReason } from '../dataset-error.ts';
import { forEach } from '../for-each.ts';
import { decodeFile, loadDecoder } from './decode.ts';

/** What is known of a folder's files from the last look: a file of the same size and time is not decoded again. */
const checkedFiles = z.object({
  version: z.literal(1),
  /** By path below the root: bytes, time of the last change (ms), and why it cannot be read, if so. */
  files: z.record(z.string(), z.tuple([z.number(), z.number(), z.string().nullable()])),
});
type CheckedFiles = z.output<typeof checkedFiles>;

/** Small: what matters is that the whole file is decoded, which any size does. */
const PROBE = { height: 8, width: 8, channels: 3 };
const PARALLEL = 8;
/** Files after which the index is written anew. */
const KEEP_EVERY = 5000;

/** Where the index of a folder is kept. */
export const indexPath = (cache: string, root: string): string =>
  join(cache, 'image-folders', `${createHash('sha1').update(root).digest('hex')}.json`);

/**
 * Decodes every file once and tells those that cannot be read. What was found is kept in `index`, so that the next look
 * reads only what has changed; an index that is damaged or cannot be written costs time only.
 * @param progress share of the files that are done, 0–1
 * @returns reasons by path below the root
 */
export async function checkFiles(
  root: string,
  files: readonly string[],
  index: string,
  progress: (done: number) => void = () => undefined,
): Promise<ReadonlyMap<string, string>> {
  const known = await readIndex(index);
  const found: CheckedFiles['files'] = {};
  let [done, fresh] = [0, 0];
  const decoder = loadDecoder();
  await forEach(files.length, PARALLEL, async (i) => {
    const file = files[i] as string;
    const path = join(root, file);
    const status = await fs.stat(path).catch((error: unknown) => systemReason(error));
    if (typeof status === 'string') {
      found[file] = [0, 0, status];
    } else {
      const before = known[file];
      if (before?.[0] === status.size && before[1] === status.mtimeMs) {
        found[file] = before;
      } else {
        found[file] = [status.size, status.mtimeMs, await reasonOf(path, async () => decodeFile(await decoder, path, PROBE, 'stretch'))];
        // A look that is broken off is gone on with from here.
        if (++fresh % KEEP_EVERY === 0) await writeIndex(index, { version: 1, files: { ...known, ...found } });
      }
    }
    if (++done % 50 === 0) progress(done / files.length);
  });
  if (fresh > 0 || Object.keys(known).length !== files.length) await writeIndex(index, { version: 1, files: found });
  return new Map(Object.entries(found).flatMap(([file, [, , reason]]) => (reason === null ? [] : [[file, reason] as const])));
}

/** Why a file cannot be decoded; a decoder that cannot be loaded is no fault of the file. */
async function reasonOf(path: string, decode: () => Promise<unknown>): Promise<string | null> {
  try {
    await decode();
    return null;
  } catch (error) {
    if (!(error instanceof DatasetError) || error.path === undefined) throw error;
    return error.message.replace(`${path}: `, '');
  }
}

async function readIndex(index: string): Promise<CheckedFiles['files']> {
  try {
    const parsed = checkedFiles.safeParse(JSON.parse(await fs.readFile(index, 'utf8')));
    return parsed.success ? parsed.data.files : {};
  } catch {
    return {};
  }
}

async function writeIndex(index: string, content: CheckedFiles): Promise<void> {
  try {
    await fs.mkdir(dirname(index), { recursive: true });
    await writeFileAtomic(index, JSON.stringify(content));
  } catch {
    // No room or no permission: the next look takes as long as this one.
  }
}
