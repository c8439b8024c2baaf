import { promises as fs } from 'node:fs';
import { basename, join } from 'node:path';
import { DatasetError, systemReason } from '../dataset-error.ts';
import { grouped } from '../../core/text.ts';
import { readTarGz } from './tar-gz.ts';

/** One file of a data set, wherever it lies. */
export interface DataFile {
  /** Its own name, without folders. */
  readonly name: string;
  /** For messages and `DatasetError.path`: the full path, or "archive.tar.gz: folder/file". */
  readonly place: string;
  readonly bytes: Uint8Array;
}

/** The files of a data set: a folder, or an archive as it was downloaded. */
export interface DataFiles {
  readonly kind: 'folder' | 'archive';
  readonly path: string;
  /** Names of all files, without folders. */
  readonly names: readonly string[];
  /** Those files, in the order in which they lie there, one at a time: the memory of one is free when the next comes. */
  read(wanted: readonly string[]): AsyncIterable<DataFile>;
}

/** A file of these sets is 1.7 GB at most (SVHN's extra part, unpacked). */
export const LARGEST_FILE = 3 * 1024 ** 3;

export async function openFolder(path: string): Promise<DataFiles> {
  let names: string[];
  try {
    names = await fs.readdir(path);
  } catch (error) {
    throw new DatasetError(`Cannot read the folder ${path}: ${systemReason(error)}. Choose the folder again.`, path, { cause: error });
  }
  return {
    kind: 'folder',
    path,
    names: names.sort(),
    async *read(wanted) {
      for (const name of wanted) {
        const place = join(path, name);
        yield { name, place, bytes: await readWhole(place) };
      }
    },
  };
}

/** Reads the archive twice: once for the names and their checksums, once for the files. Nothing is written to disk. */
export async function openArchive(path: string): Promise<DataFiles> {
  const names: string[] = [];
  for await (const { name } of readTarGz(path, () => false)) names.push(name);
  return {
    kind: 'archive',
    path,
    names,
    async *read(wanted) {
      for await (const { name, member, bytes } of readTarGz(path, (candidate) => wanted.includes(candidate))) {
        if (bytes !== null) yield { name, place: `${basename(path)}: ${member}`, bytes };
      }
    },
  };
}

/** @throws DatasetError that says why it cannot be read */
export async function readWhole(path: string): Promise<Uint8Array> {
  try {
    const { size } = await fs.stat(path);
    if (size > LARGEST_FILE) throw new Error(`it has ${grouped(size)} bytes, more than any file of these sets`);
    return await fs.readFile(path);
  } catch (error) {
    throw new DatasetError(`Cannot read ${path}: ${systemReason(error)}.`, path, { cause: error });
  }
}
