import { join } from 'node:path';
import { grouped } from '../../core/text.ts';
import type { DatasetInfo } from '../../contract/studio.ts';
import type { Normalisation } from '../../core/program/config.ts';
import type { DatasetReader, MemoryDataset, MemorySplit } from '../dataset.ts';
import { DatasetError } from '../dataset-error.ts';
import { wholeSet } from '../in-memory.ts';
import { toSharedBytes } from '../shared-memory.ts';
import { readIdx } from './idx.ts';
import { IDX_FILE } from './known-files.ts';
import { locate, type Layout } from './locate.ts';

const SIDE = 28;
const layout: Layout = { owns: (name) => IDX_FILE.test(name) };

/** First labels of the published training and test files. Both sets have the same file names and sizes: these tell which it is. */
const firstLabels: readonly (readonly [set: string, title: string, train: string, test: string])[] = [
  ['mnist', 'MNIST, handwritten digits', '5041921314', '7210414959'],
  ['fashion-mnist', 'Fashion-MNIST', '9003027255', '9211614657'],
];

/** A reader of four IDX files: images and labels, to train and to test. */
export function idxReader(own: Pick<DatasetInfo, 'name' | 'title' | 'description' | 'classNames'>, normalisation: Normalisation): DatasetReader {
  const hint = 'the folder with train-images-idx3-ubyte.gz and its three companions, as downloaded or unpacked';
  const info: DatasetInfo = { ...own, needsPath: true, pathHint: hint, height: SIDE, width: SIDE, channels: 1 };
  return {
    info,
    async open(reference): Promise<MemoryDataset> {
      const { files } = await locate(reference.path, { title: info.title, hint, layouts: [layout] });
      const part = (which: 'train' | 't10k'): Promise<MemorySplit> => readPart(files.path, files.names, which, info.classNames.length);
      const [train, test] = [await part('train'), await part('t10k')];
      refuseOther(info, train, test, files.path);
      return wholeSet(info, normalisation, train, test);
    },
  };
}

async function readPart(folder: string, names: readonly string[], part: 'train' | 't10k', classes: number): Promise<MemorySplit> {
  const find = (what: 'images' | 'labels'): string => {
    // The plain file before the gzipped one: it was unpacked from it.
    const fits = (name: string): boolean => IDX_FILE.exec(name)?.[1] === part && IDX_FILE.exec(name)?.[2] === what;
    const [found] = names.filter(fits).sort((a, b) => a.length - b.length);
    if (found === undefined) {
      const file = `${part}-${what}-idx${what === 'images' ? 3 : 1}-ubyte`;
      throw new DatasetError(`${folder}: ${file}.gz (or ${file}) is missing. Get that file as well.`, folder);
    }
    return join(folder, found);
  };
  const [imagesPath, labelsPath] = [find('images'), find('labels')];
  const images = await readIdx(imagesPath, 3);
  const labels = await readIdx(labelsPath, 1);
  const [count = 0, height, width] = images.dimensions;
  if (height !== SIDE || width !== SIDE) {
    throw new DatasetError(`${imagesPath}: its images have ${height}×${width} pixels, expected ${SIDE}×${SIDE}. Get the file again.`, imagesPath);
  }
  if (count === 0) throw new DatasetError(`${imagesPath}: it holds no images. Get the file again.`, imagesPath);
  if (labels.values.length !== count) {
    throw new DatasetError(
      `${labelsPath}: ${grouped(labels.values.length)} labels, but ${grouped(count)} images in ${imagesPath}: the files do not belong together. Get both again.`,
      labelsPath,
    );
  }
  const wrong = labels.values.findIndex((label) => label >= classes);
  if (wrong >= 0) {
    throw new DatasetError(
      `${labelsPath}: record ${grouped(wrong + 1)} has label ${labels.values[wrong]}, expected 0 to ${classes - 1}: the file is damaged. Get it again.`,
      labelsPath,
    );
  }
  return { count, images: toSharedBytes(images.values), labels: Int32Array.from(labels.values) };
}

type Labelled = Pick<MemorySplit, 'labels'>;
const begin = ({ labels }: Labelled): string => [...labels.subarray(0, 10)].join('');

/** Name of the set whose published training images have these first labels; null where they are of none. */
export function publishedSetOf(train: Labelled): string | null {
  return firstLabels.find(([, , trainLabels]) => trainLabels === begin(train))?.[0] ?? null;
}

function refuseOther({ name, title }: DatasetInfo, train: MemorySplit, test: MemorySplit, folder: string): void {
  for (const [set, other, trainLabels, testLabels] of firstLabels) {
    if (begin(train) === testLabels || begin(test) === trainLabels) {
      throw new DatasetError(`${folder}: the training and test files of ${other} have each other's names. Get them again.`, folder);
    }
    if (set !== name && (begin(train) === trainLabels || begin(test) === testLabels)) {
      throw new DatasetError(`${folder}: these files are ${other}, not ${title}; both sets name their files alike. Choose ${other} as the data set.`, folder);
    }
  }
}
