import { promises as fs } from 'node:fs';
import { basename, join } from 'node:path';
import { openArchive, openFolder, type DataFiles } from '../archive/files.ts';
import { isGzip } from '../archive/bytes.ts';
import { listed } from '../../core/text.ts';
import { DatasetError, systemReason } from '../dataset-error.ts';
import { isArchiveName, setOfNames } from './known-files.ts';
import { firstBytes, sniff } from './sniff.ts';

/** One way in which a data set is laid out in files. */
export interface Layout {
  /** Names of its folder and archive as published; none where there is no such thing. */
  readonly folder?: string;
  readonly archive?: string;
  /** Whether a file of this name belongs to it and to no other layout of the set. */
  readonly owns: (name: string) => boolean;
}

export interface Located<L extends Layout> {
  readonly files: DataFiles;
  readonly layout: L;
}

/** What is looked for, for messages. */
export interface Wanted<L extends Layout> {
  readonly title: string;
  /** "the folder cifar-10-batches-bin or the archive cifar-10-binary.tar.gz" */
  readonly hint: string;
  readonly layouts: readonly L[];
}

/**
 * Finds the files of a data set: in the folder, in the folder that an archive was unpacked into, in the archive itself,
 * or in an archive in the folder.
 * @throws DatasetError that says what is there instead
 */
export async function locate<L extends Layout>(path: string | undefined, wanted: Wanted<L>): Promise<Located<L>> {
  const { title, hint, layouts } = wanted;
  if (path === undefined || path === '') throw new DatasetError(`${title} is read from disk: choose ${hint}, or download it.`);
  const status = await fs.stat(path).catch((error: unknown) => {
    throw new DatasetError(`Cannot read ${path}: ${systemReason(error)}. Choose ${hint}.`, path, { cause: error });
  });
  return status.isDirectory() ? inFolder(path, wanted, layouts) : inArchive(path, wanted);
}

async function inFolder<L extends Layout>(path: string, wanted: Wanted<L>, layouts: readonly L[]): Promise<Located<L>> {
  const files = await openFolder(path);
  const here = layouts.find((layout) => files.names.some(layout.owns));
  if (here) return { files, layout: here };
  for (const layout of layouts) {
    if (layout.folder === undefined || !files.names.includes(layout.folder)) continue;
    const inner = await openFolder(join(path, layout.folder));
    if (inner.names.some(layout.owns)) return { files: inner, layout };
  }
  const archive = layouts.map((layout) => layout.archive).find((name) => name !== undefined && files.names.includes(name));
  if (archive !== undefined) return inArchive(join(path, archive), wanted);
  throw foreignFolder(files, wanted);
}

function foreignFolder({ path, names }: DataFiles, { title, hint }: Wanted<Layout>): DatasetError {
  const other = setOfNames(names);
  const what = other
    ? `it holds ${other.title} (${other.file})`
    : names.length === 0
      ? 'it is empty'
      : `none of its ${names.length} files belong to it (${listed(names.slice(0, 3))}${names.length > 3 ? ' …' : ''})`;
  return new DatasetError(`${path} is not ${title}: ${what}. Choose ${hint}${other ? `, or ${other.title} as the data set` : ''}.`, path);
}

async function inArchive<L extends Layout>(path: string, { title, hint, layouts }: Wanted<L>): Promise<Located<L>> {
  const name = basename(path);
  const other = isArchiveName(name) || layouts.some(({ owns }) => owns(name)) ? null : setOfNames([name]);
  if (other) throw new DatasetError(`${name} is a file of ${other.title}, not of ${title}. Choose ${hint}, or ${other.title} as the data set.`, path);
  const begin = await firstBytes(path);
  if (!isGzip(begin)) {
    const what = sniff(begin);
    throw new DatasetError(`${name} is not an archive of ${title}${what === null ? '' : `, it is ${what}`}. Choose ${hint}.`, path);
  }
  const files = await openArchive(path);
  const layout = layouts.find(({ owns }) => files.names.some(owns));
  if (layout) return { files, layout };
  const held = setOfNames(files.names);
  throw new DatasetError(
    `${name} is not an archive of ${title}: ${held ? `it holds ${held.title} (${held.file})` : 'it holds none of its files'}. Choose ${hint}.`,
    path,
  );
}
