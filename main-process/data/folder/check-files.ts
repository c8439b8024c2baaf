import { createHash } from 'crypto';
import { promises as fs } from 'fs';
import { dirname, join } from 'path';
import { z } from 'zod';
import { writeFileAtomic } from '../../files/atomic.ts';
import { DatasetError, systemReason } from '../dataset-error.ts';
import { forEach } from '../for-each.ts';
import { loadDecoder, probeFile, type Decoder, type PictureSize } from './decode.ts';

/** What is known of a folder's files from the last look: a file of the same size and time is not decoded again. */
const checkedFiles = z.object({
  version: z.literal(2),
  /** By path below the root: bytes, time of the last change (ms), and height and width, or why it cannot be read. */
  files: z.record(z.string(), z.tuple([z.number(), z.number(), z.union([z.string(), z.tuple([z.number(), z.number()])])])),
});
type CheckedFiles = z.output<typeof checkedFiles>;
type CheckedFile = CheckedFiles['files'][string];

const PARALLEL = 8;
/** Milliseconds after which the index is written anew, and a word said about how far it is. */
const KEEP_EVERY = 10_000;
const TELL_EVERY = 200;

/** What was found in a folder's files. */
export interface FilesFound {
  /** Why a file cannot be read, by its path below the root. */
  readonly unreadable: ReadonlyMap<string, string>;
  /** Of those that can. */
  readonly pictures: PictureFacts | null;
}
/** Sizes of pictures as they are stored. */
export interface PictureFacts {
  /** Of all files together. */
  readonly bytes: number;
  /** By their number of pixels. */
  readonly smallest: PictureSize;
  readonly largest: PictureSize;
}

/** Where the index of a folder is kept. */
export const indexPath = (cache: string, root: string): string =>
  join(cache, 'image-folders', `${createHash('sha1').update(root).digest('hex')}.json`);

/**
 * Decodes every file once and tells those that cannot be read, and how large the others are. What was found is kept in
 * `index`, so that the next look reads only what has changed; an index that is damaged or cannot be written costs time only.
 * @param progress how many files are done
 */
export async function checkFiles(
  root: string,
  files: readonly string[],
  index: string,
  progress: (done: number) => void = () => undefined,
): Promise<FilesFound> {
  const known = await readIndex(index);
  const found: CheckedFiles['files'] = {};
  let [done, fresh] = [0, 0];
  let [told, kept] = [Date.now(), Date.now()];
  const decoder = loadDecoder();
  const look = async (file: string): Promise<CheckedFile> => {
    const path = join(root, file);
    const status = await fs.stat(path).catch((error: unknown) => systemReason(error));
    if (typeof status === 'string') return [0, 0, status];
    const before = known[file];
    if (before?.[0] === status.size && before[1] === status.mtimeMs) return before;
    fresh++;
    return [status.size, status.mtimeMs, await probe(await decoder, path)];
  };
  await forEach(files.length, PARALLEL, async (i) => {
    const file = files[i] as string;
    found[file] = await look(file);
    done++;
    const now = Date.now();
    if (now - told >= TELL_EVERY) {
      told = now;
      progress(done);
    }
    if (now - kept >= KEEP_EVERY && fresh > 0) {
      // A look that is broken off is gone on with from here.
      kept = now;
      await writeIndex(index, { version: 2, files: { ...known, ...found } });
    }
  });
  progress(done);
  if (fresh > 0 || Object.keys(known).length !== files.length) await writeIndex(index, { version: 2, files: found });
  return summary(found);
}

function summary(found: CheckedFiles['files']): FilesFound {
  const unreadable = new Map<string, string>();
  let bytes = 0;
  let [smallest, largest]: [PictureSize | null, PictureSize | null] = [null, null];
  for (const [file, [size, , what]] of Object.entries(found)) {
    if (typeof what === 'string') {
      unreadable.set(file, what);
      continue;
    }
    const picture: PictureSize = { height: what[0], width: what[1] };
    bytes += size;
    if (smallest === null || pixels(picture) < pixels(smallest)) smallest = picture;
    if (largest === null || pixels(picture) > pixels(largest)) largest = picture;
  }
  return { unreadable, pictures: smallest && largest && { bytes, smallest, largest } };
}
const pixels = ({ height, width }: PictureSize): number => height * width;

/** Height and width, or why it cannot be decoded; a decoder that cannot be loaded is no fault of the file. */
async function probe(decoder: Decoder, path: string): Promise<CheckedFile[2]> {
  try {
    const { height, width } = await probeFile(decoder, path);
    return [height, width];
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
