import { promises as fs, watch, type FSWatcher } from 'fs';
import { basename, join } from 'path';
import { StudioError } from '../contract/studio-error.ts';
import type { BlockFileEntry } from '../contract/saved-blocks.ts';
import type { Handlers } from '../contract/studio.ts';
import { BLOCK_EXTENSION, parseBlock } from '../core/graph/saved-block.ts';
import { rename, writeFileAtomic } from '../files/atomic.ts';
import { errorCode, withFileErrors } from './file-errors.ts';
import { absolutePath } from './files.ts';
import type { Log } from './log.ts';

/** Bytes of one block. */
const MAX_BLOCK_SIZE = 4 * 1024 * 1024;
/** Within the folder; hidden, so that its files are not listed. */
const TRASH = '.trash';
/** Milliseconds in which several changes count as one. */
const SETTLE = 120;

type BlockRequests = Exclude<Extract<keyof Handlers, `blocks.${string}`>, 'blocks.reveal'>;

export interface BlockFolder {
  readonly handlers: Pick<Handlers, BlockRequests>;
  /** Stops watching the folder. */
  close(): void;
}

/**
 * The folder of saved blocks. Every file in it counts, however it came there; one that cannot be read is listed with
 * the reason and hides no other.
 */
export function createBlockFolder(folder: string, onChanged: () => void, log: Log): BlockFolder {
  const trash = join(folder, TRASH);
  const watcher = watchFolder(folder, onChanged, log);

  const read = async (path: string): Promise<string> => {
    const status = await fs.stat(path);
    if (!status.isFile()) throw new StudioError('invalid-request', `Cannot open ${path}: it is not a file.`);
    if (status.size > MAX_BLOCK_SIZE) throw new StudioError('invalid-request', `Cannot open ${path}: a block has at most ${MAX_BLOCK_SIZE} bytes.`);
    return fs.readFile(path, 'utf8');
  };
  const entry = async (file: string): Promise<BlockFileEntry> => {
    const path = join(folder, file);
    try {
      return { file, path, text: await withFileErrors('open', path, () => read(path)), problem: null };
    } catch (error) {
      return { file, path, text: null, problem: error instanceof Error ? error.message : String(error) };
    }
  };
  const names = async (): Promise<readonly string[]> => {
    const all = await fs.readdir(folder).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    });
    return all.filter((name) => name.toLowerCase().endsWith(BLOCK_EXTENSION) && !name.startsWith('.'));
  };
  const freeName = async (wanted: string, where: string): Promise<string> => {
    const taken = new Set((await fs.readdir(where).catch(() => [])).map((name) => name.toLowerCase()));
    const free = (name: string): boolean => !taken.has(`${name}${BLOCK_EXTENSION}`.toLowerCase());
    let name = wanted;
    for (let number = 2; !free(name); number += 1) name = `${wanted} ${number}`;
    return `${name}${BLOCK_EXTENSION}`;
  };
  const stem = (file: string): string => file.slice(0, -BLOCK_EXTENSION.length);
  const toTrash = async (file: string): Promise<string> => {
    await fs.mkdir(trash, { recursive: true });
    const trashed = await freeName(stem(file), trash);
    await rename(join(folder, file), join(trash, trashed));
    return trashed;
  };
  const put = async (text: string, replaces?: string): Promise<{ file: string }> => {
    const reading = parseBlock(text);
    if (!reading.ok) throw new StudioError('invalid-request', `The block was not saved. ${reading.reason}`);
    await fs.mkdir(folder, { recursive: true });
    if (replaces !== undefined) await toTrash(replaces);
    const file = await freeName(fileStem(reading.block.name), folder);
    await writeFileAtomic(join(folder, file), text);
    watcher.changed();
    return { file };
  };

  // Changes wait for each other: two windows may save under the same name at once.
  let tail: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(action: string, path: string, work: () => Promise<T>): Promise<T> => {
    const next = tail.then(() => withFileErrors(action, path, work));
    tail = next.catch(() => undefined);
    return next;
  };

  return {
    handlers: {
      'blocks.list': async () => {
        await fs.mkdir(folder, { recursive: true });
        watcher.start();
        const found = [...(await names())].sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
        return { folder, files: await Promise.all(found.map(entry)) };
      },
      'blocks.save': ({ text, replaces }) => inTurn('save the block in', folder, () => put(text, replaces)),
      'blocks.delete': ({ file }) =>
        inTurn('delete', join(folder, file), async () => {
          const trashed = await toTrash(file);
          watcher.changed();
          return { trashed };
        }),
      'blocks.restore': ({ trashed }) =>
        inTurn('restore', join(trash, trashed), async () => {
          const file = await freeName(stem(trashed), folder);
          await rename(join(trash, trashed), join(folder, file));
          watcher.changed();
          return { file };
        }),
      'blocks.import': async ({ path }) => {
        const source = absolutePath(path);
        if (!source.toLowerCase().endsWith(BLOCK_EXTENSION)) {
          throw new StudioError('invalid-request', `${basename(source)} is no saved block: its name must end in ${BLOCK_EXTENSION}.`);
        }
        const text = await withFileErrors('open', source, () => read(source));
        return inTurn('save the block in', folder, () => put(text));
      },
      'blocks.export': async ({ file, path }) => {
        const target = absolutePath(path);
        if (!target.toLowerCase().endsWith(BLOCK_EXTENSION)) {
          throw new StudioError('invalid-request', `"${path}" is no name of a saved block: it must end in ${BLOCK_EXTENSION}.`);
        }
        const text = await withFileErrors('open', join(folder, file), () => read(join(folder, file)));
        await withFileErrors('save', target, () => writeFileAtomic(target, text));
        return {};
      },
    },
    close: () => watcher.stop(),
  };
}

/** A file name that every system takes, close to the block's own name. */
export function fileStem(name: string): string {
  const plain = name
    .replace(/[^\p{L}\p{N} _.-]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/gu, '')
    .slice(0, 80)
    .trim();
  // Windows keeps these names for devices.
  return plain === '' ? 'Block' : /^(?:con|prn|aux|nul|com\d|lpt\d)$/iu.test(plain) ? `${plain} block` : plain;
}

interface FolderWatcher {
  start(): void;
  /** A change of our own: told even where the system cannot watch a folder. */
  changed(): void;
  stop(): void;
}

function watchFolder(folder: string, onChanged: () => void, log: Log): FolderWatcher {
  let watcher: FSWatcher | null = null;
  let timer: NodeJS.Timeout | undefined;
  const changed = (): void => {
    clearTimeout(timer);
    timer = setTimeout(onChanged, SETTLE);
    timer.unref();
  };
  const end = (): void => {
    watcher?.close();
    watcher = null;
  };
  return {
    changed,
    start: () => {
      if (watcher) return;
      try {
        watcher = watch(folder, { persistent: false }, (_event, name) => {
          // Temporary files of a write under way are hidden ones.
          if (name === null || !name.startsWith('.')) changed();
        });
        watcher.on('error', end);
      } catch (error) {
        log('warning', `${folder} cannot be watched: blocks that other programs put there show after a restart.`, error);
      }
    },
    stop: () => {
      clearTimeout(timer);
      end();
    },
  };
}
