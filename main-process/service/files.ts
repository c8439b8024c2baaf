import { promises as fs } from 'fs';
import { dirname, extname, isAbsolute, join, normalize } from 'path';
import { StudioError } from '../contract/studio-error.ts';
import { fileExtensions } from '../contract/studio.ts';
import type { DirectoryListing, Handlers } from '../contract/studio.ts';
import { isDataFileName } from '../data/index.ts';
import { writeFileAtomic } from '../files/atomic.ts';
import { picturePath, pictureBytes } from './pictures.ts';
import { errorCode, withFileErrors } from './file-errors.ts';

/** Bytes. A design of 1000 layers takes well below 1 MiB. */
export const MAX_FILE_SIZE = 16 * 1024 * 1024;
/** The window reaches designs, not the whole disk: should it ever run foreign code, that code cannot read keys or write start-up files. */
const extensions: readonly string[] = ['.auxnet', '.json'];

type FileRequests = 'files.writePicture' | 'files.writeTable' | 'files.read' | 'files.write' | 'files.list' | 'files.makeDirectory';

/** The path in its plain form; refuses a relative one. */
export function absolutePath(path: string): string {
  if (!isAbsolute(path) || path.includes('\0')) throw new StudioError('invalid-request', `"${path}" is not an absolute path.`);
  return normalize(path);
}

/** An absolute path that names a design; refuses any other. */
export function designPath(path: string): string {
  const absolute = absolutePath(path);
  if (extensions.includes(extname(absolute).toLowerCase())) return absolute;
  throw new StudioError('invalid-request', `"${path}" is not a design: its name must end in ${extensions.join(' or ')}.`);
}

/** Text of a design file and when it was last changed (ms since 1970). Refuses folders, devices, big files and what is not UTF-8. */
export async function readDesignFile(path: string): Promise<{ path: string; text: string; modified: number }> {
  return withFileErrors('open', path, async () => {
    const status = await fs.stat(path);
    if (!status.isFile()) throw new StudioError('invalid-request', `Cannot open ${path}: it is not a file.`);
    if (status.size > MAX_FILE_SIZE) {
      throw new StudioError('invalid-request', `Cannot open ${path}: ${status.size} bytes is more than a design can have (${MAX_FILE_SIZE}).`);
    }
    const bytes = await fs.readFile(path);
    try {
      return { path, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), modified: status.mtimeMs };
    } catch {
      throw new StudioError('invalid-request', `Cannot open ${path}: it is not UTF-8 text.`);
    }
  });
}

async function write(path: string, text: string, expectedModified: number | undefined): Promise<{ path: string; modified: number }> {
  return withFileErrors('save', path, async () => {
    if (expectedModified !== undefined) {
      const modified = await modifiedTime(path);
      if (modified !== expectedModified) {
        const what = modified === null ? 'was deleted' : 'was changed by another program';
        throw new StudioError('changed-on-disk', `${path} ${what} since it was opened. Save a copy under another name, or overwrite it.`);
      }
    }
    // Follows a link to its target, so that saving does not replace the link by a file.
    const target = await fs.realpath(path).catch(() => path);
    await writeFileAtomic(target, text);
    return { path, modified: (await fs.stat(path)).mtimeMs };
  });
}

async function modifiedTime(path: string): Promise<number | null> {
  try {
    return (await fs.stat(path)).mtimeMs;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Folders, and files whose names are asked for, in a folder, folders first; hidden ones left out. */
async function list(path: string, isShown: (name: string) => boolean): Promise<DirectoryListing> {
  return withFileErrors('list', path, async () => {
    const names = (await fs.readdir(path)).filter((name) => !name.startsWith('.'));
    const entries = await Promise.all(names.map((name) => entry(join(path, name), name, isShown)));
    const shown = entries.filter((value): value is NonNullable<typeof value> => value !== null);
    shown.sort((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name, undefined, { numeric: true }));
    const parent = dirname(path);
    return { path, parent: parent === path ? null : parent, entries: shown };
  });
}

async function entry(path: string, name: string, isShown: (name: string) => boolean): Promise<DirectoryListing['entries'][number] | null> {
  try {
    const status = await fs.stat(path);
    if (status.isDirectory()) return { name, path, kind: 'directory', modified: status.mtimeMs, size: 0 };
    if (!status.isFile() || !isShown(name)) return null;
    return { name, path, kind: 'file', modified: status.mtimeMs, size: status.size };
  } catch {
    return null; // A broken link, or gone since the folder was read.
  }
}

/** Reads and writes designs. `documents`: the folder listed for an empty path. */
export function fileHandlers(documents: string): Pick<Handlers, FileRequests> {
  return {
    'files.read': async ({ path }) => readDesignFile(designPath(path)),
    'files.write': async ({ path, text, expectedModified }) => {
      if (Buffer.byteLength(text) > MAX_FILE_SIZE) throw new StudioError('invalid-request', `Cannot save ${path}: the design is larger than ${MAX_FILE_SIZE} bytes.`);
      return write(designPath(path), text, expectedModified);
    },
    'files.writePicture': async ({ path, type, data }) => {
      const target = picturePath(absolutePath(path), type);
      const bytes = pictureBytes(target, type, data);
      await withFileErrors('save', target, () => writeFileAtomic(target, bytes));
      return {};
    },
    'files.writeTable': async ({ path, type, text }) => {
      const target = absolutePath(path);
      if (extname(target).toLowerCase() !== fileExtensions[type]) {
        throw new StudioError('invalid-request', `"${path}" is no name of such a table: it must end in ${fileExtensions[type]}.`);
      }
      await withFileErrors('save', target, () => writeFileAtomic(target, text));
      return {};
    },
    'files.list': async ({ path, type }) => {
      const isShown = type === 'data' ? isDataFileName : (name: string) => extname(name).toLowerCase() === fileExtensions[type];
      return list(path === '' ? documents : absolutePath(path), isShown);
    },
    'files.makeDirectory': async ({ path }) => {
      const absolute = absolutePath(path);
      await withFileErrors('create the folder', absolute, () => fs.mkdir(absolute));
      return {};
    },
  };
}
