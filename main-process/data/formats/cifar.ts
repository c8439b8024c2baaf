import type { DataFile, DataFiles } from '../archive/files.ts';
import { grouped, listed } from '../../core/text.ts';
import type { MemorySplit } from '../dataset.ts';
import { DatasetError } from '../dataset-error.ts';
import { joinParts, type SplitPart } from '../split-builder.ts';
import { readPythonBatch } from './cifar-python.ts';
import { checkLabels, IMAGE, interleave, type CifarKind } from './cifar-records.ts';
import { sniff } from './sniff.ts';

export type CifarVersion = 'binary' | 'python';

/** Names of the files of both parts. */
export interface CifarNames {
  readonly train: readonly string[];
  readonly test: readonly string[];
}

/** Reads both parts, so that an archive is gone through once, and joins the files of each in the order in which they are named. */
export async function readCifar(
  files: DataFiles,
  { train, test }: CifarNames,
  kind: CifarKind,
  version: CifarVersion,
): Promise<Record<keyof CifarNames, MemorySplit>> {
  const parts = new Map<string, SplitPart>();
  for await (const file of files.read([...train, ...test])) {
    if (parts.has(file.name)) throw new DatasetError(`${file.place}: it is there twice. Get the archive again.`, files.path);
    parts.set(file.name, version === 'binary' ? readBinaryFile(file, kind) : readPythonBatch(file, kind));
  }
  const join = (names: readonly string[]): MemorySplit => joinParts(names.map((name) => parts.get(name) ?? missing(files, name)));
  return { train: join(train), test: join(test) };
}

function missing(files: DataFiles, name: string): never {
  throw new DatasetError(`${files.path}: ${name} is missing. Get the ${files.kind === 'archive' ? 'archive' : 'files'} again.`, files.path);
}

/** Records of a binary file: label bytes, then the red, green and blue planes, row by row. Any number of them. */
function readBinaryFile({ place, bytes }: DataFile, kind: CifarKind): SplitPart {
  const width = kind.labels.length + IMAGE;
  const again = 'Unpack or download it again.';
  if (bytes.length === 0) throw new DatasetError(`${place}: the file is empty. ${again}`, place);
  if (bytes.length % width !== 0) {
    const what = sniff(bytes);
    const why = what !== null && !isLabel(bytes[0] ?? 0, kind) ? `it is ${what}` : `the file is truncated or not ${kind.title} binary`;
    throw new DatasetError(`${place}: ${grouped(bytes.length)} bytes is not a multiple of ${grouped(width)}: ${why}. ${again}`, place);
  }
  const count = bytes.length / width;
  const images = new Uint8Array(count * IMAGE);
  const labels = new Int32Array(count);
  for (let record = 0; record < count; record++) {
    const start = record * width;
    const values = kind.labels.map((_, i) => bytes[start + i] ?? 0);
    checkLabels(values, kind, (what) => `${place}: record ${record + 1} (byte ${grouped(start)}) ${what}: the file is damaged or not ${kind.title} binary. ${again}`, place);
    labels[record] = values[kind.class] ?? 0;
    interleave(bytes, start + kind.labels.length, images, record * IMAGE);
  }
  return { images, labels };
}

const isLabel = (value: number, { labels }: CifarKind): boolean => value < (labels[0]?.classes ?? 0);

/** Batches by their number. A gap means that a part of the training images was lost; an archive as published has all five. */
export function orderedBatches(files: DataFiles, pattern: RegExp, suffix: string): readonly string[] {
  const number = (name: string): number => Number(pattern.exec(name)?.[1]);
  const names = files.names.filter((name) => pattern.test(name)).sort((a, b) => number(a) - number(b));
  const last = files.kind === 'archive' ? Math.max(5, number(names[names.length - 1] ?? '')) : number(names[names.length - 1] ?? '');
  const absent = Array.from({ length: Math.min(last, 99) || 0 }, (_, i) => `data_batch_${i + 1}${suffix}`).filter((name) => !names.includes(name));
  if (names.length > 0 && absent.length > 0) {
    throw new DatasetError(`${files.path}: ${listed(absent)} ${absent.length === 1 ? 'is' : 'are'} missing, so training images would be lost. Get the set again.`, files.path);
  }
  return names;
}
