import { CHANNELS, CIFAR_NORMALISATION, SIDE, type CifarKind } from './formats/cifar-records.ts';
import { readCifar, type CifarVersion } from './formats/cifar.ts';
import { coarseClasses, coarseOfFine, fineClasses } from './formats/cifar-100-classes.ts';
import { locate, type Layout } from './formats/locate.ts';
import type { DatasetInfo } from '../contract/studio.ts';
import type { DatasetReader, MemoryDataset } from './dataset.ts';
import { DatasetError } from './dataset-error.ts';
import { wholeSet } from './in-memory.ts';

interface CifarLayout extends Layout {
  readonly version: CifarVersion;
  readonly train: string;
  readonly test: string;
}

const layouts: readonly CifarLayout[] = [
  { version: 'binary', folder: 'cifar-100-binary', archive: 'cifar-100-binary.tar.gz', train: 'train.bin', test: 'test.bin', owns: (name) => name === 'train.bin' || name === 'test.bin' },
  { version: 'python', folder: 'cifar-100-python', archive: 'cifar-100-python.tar.gz', train: 'train', test: 'test', owns: (name) => name === 'train' || name === 'test' },
];

const hint = 'the folder cifar-100-binary (or …-python), the folder around it, or the archive cifar-100-binary.tar.gz (or …-python)';

const labels: CifarKind['labels'] = [
  { name: 'coarse label', classes: 20, key: 'coarse_labels' },
  { name: 'fine label', classes: 100, key: 'fine_labels' },
];
const contradiction = ([coarse, fine]: readonly number[]): string | null =>
  coarseOfFine[fine ?? -1] === coarse ? null : `has the fine label ${String(fine)} with the coarse label ${String(coarse)}, which do not belong together`;

/** CIFAR-100 (Krizhevsky 2009), binary or Python version; one reader a set of labels. */
function reader(own: Pick<DatasetInfo, 'name' | 'title' | 'description' | 'classNames'>, label: 0 | 1): DatasetReader {
  const info: DatasetInfo = { ...own, needsPath: true, pathHint: hint, height: SIDE, width: SIDE, channels: CHANNELS };
  const kind: CifarKind = { title: 'CIFAR-100', class: label, labels, contradiction };
  return {
    info,
    async open(reference): Promise<MemoryDataset> {
      const { files, layout } = await locate(reference.path, { title: kind.title, hint, layouts });
      for (const name of [layout.train, layout.test]) {
        if (!files.names.includes(name)) throw new DatasetError(`${files.path}: ${name} is missing. Get the set again.`, files.path);
      }
      const { train, test } = await readCifar(files, { train: [layout.train], test: [layout.test] }, kind, layout.version);
      return wholeSet(info, CIFAR_NORMALISATION, train, test);
    },
  };
}

export const cifar100 = reader(
  {
    name: 'cifar-100',
    title: 'CIFAR-100',
    description: 'Photographs of a hundred kinds of things, 32×32 pixels; 50,000 to train, 10,000 to test. Binary or Python version, folder or archive.',
    classNames: [...fineClasses],
  },
  1,
);

export const cifar100Coarse = reader(
  {
    name: 'cifar-100-coarse',
    title: 'CIFAR-100, 20 superclasses',
    description: 'The images of CIFAR-100 with the label of their superclass: twenty kinds of things, from aquatic mammals to vehicles.',
    classNames: [...coarseClasses],
  },
  0,
);
