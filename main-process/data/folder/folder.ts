import { join, resolve } from 'path';
import type { DatasetReference } from '../../core/graph/training-config.ts';
import { deriveSeed } from '../../core/random/seed.ts';
import { appHome } from '../../files/app-home.ts';
import type { Dataset, DatasetReader, OpenOptions, Split } from '../dataset.ts';
import { grouped } from '../../core/text.ts';
import { DatasetError } from '../dataset-error.ts';
import { partition, pick } from '../hold-out.ts';
import { checkFiles, indexPath } from './check-files.ts';
import type { ImageFiles } from './image-files.ts';
import { LAYOUT, scanFolder, type ScannedPart } from './scan.ts';

/** Of ImageNet's photographs, as most programs take them for photographs of any kind; of grey ones about the same. */
const PHOTOGRAPHS = { mean: [123.7, 116.3, 103.5], std: [58.4, 57.1, 57.4] };
const GREY = { mean: [118], std: [58] };

/** Where the folder has no test part. */
const TEST_SHARE = 0.2;
/** Files that are named in a message. */
const NAMED = 3;

/**
 * A person's own pictures: a folder for each class. They stay where they are and are read while the run needs them, so
 * that they may be more than memory holds; each comes in the size of the design's input.
 */
export const folder: DatasetReader = {
  info: {
    name: 'folder',
    title: 'Folder of pictures',
    description: `Your own pictures: ${LAYOUT}. They are brought to the size of the design’s input and read while the run goes on.`,
    needsPath: true,
    anySize: true,
    height: 32,
    width: 32,
    channels: 3,
    classNames: [],
  },
  open: openFolder,
};

async function openFolder(reference: DatasetReference, options: OpenOptions = {}): Promise<Dataset> {
  if (reference.path === undefined || reference.path === '') throw new DatasetError(`Choose the folder of the pictures: ${LAYOUT}.`);
  const root = resolve(reference.path);
  const size = options.size ?? folder.info;
  const { height, width, channels } = size;
  if (channels !== 1 && channels !== 3) {
    throw new DatasetError(`Pictures have 3 channels, or 1 in grey; the design’s input takes ${channels}. Set its channels to 3 or 1.`);
  }
  const scanned = await scanFolder(root);
  const all = [scanned.train, scanned.validation, scanned.test].flatMap((part) => part?.files ?? []);
  const progress = (looked: number): void => options.progress?.(looked, all.length);
  progress(0);
  const { unreadable, pictures } = await checkFiles(root, all, indexPath(appHome().cache, root), progress);
  if (unreadable.size > 0 && reference.skipUnreadable !== true) throw unreadableError(root, unreadable, all.length);

  const fit = reference.fit ?? 'crop';
  const split = ({ files, labels }: ScannedPart): Split<ImageFiles> => {
    const good = Uint32Array.from(files.keys()).filter((i) => !unreadable.has(files[i] as string));
    const images = { root, files: Array.from(good, (i) => files[i] as string), size: { height, width, channels }, fit };
    return { count: good.length, images, labels: Int32Array.from(good, (i) => labels[i] as number) };
  };
  const { train, validation, test } = dividedParts(split(scanned.train), scanned, split, reference);
  if (train.count === 0 || test.count === 0) {
    throw new DatasetError(`${root}: no picture is left to ${train.count === 0 ? 'train on' : 'test on'}. Add some, or change the share to test.`, root);
  }
  return {
    info: { ...folder.info, height, width, channels, classNames: [...scanned.classNames] },
    normalisation: channels === 1 ? GREY : PHOTOGRAPHS,
    train,
    ...(validation && { validation }),
    test,
    skipped: [...unreadable].map(([file, reason]) => ({ path: join(root, file), reason })),
    ...(pictures && { pictures }),
  };
}

type Parts = Record<'train' | 'test', Split<ImageFiles>> & { readonly validation?: Split<ImageFiles> };

function dividedParts(
  train: Split<ImageFiles>,
  scanned: { readonly validation: ScannedPart | null; readonly test: ScannedPart | null },
  split: (part: ScannedPart) => Split<ImageFiles>,
  { testShare = TEST_SHARE, splitSeed = 1 }: DatasetReference,
): Parts {
  if (scanned.test) return { train, test: split(scanned.test), ...(scanned.validation && { validation: split(scanned.validation) }) };
  const [held, kept] = partition(train.labels, Math.round(testShare * train.count), deriveSeed(splitSeed, 'test'));
  return { train: pick(train, kept), test: pick(train, held) };
}

function unreadableError(root: string, unreadable: ReadonlyMap<string, string>, total: number): DatasetError {
  const named = [...unreadable].slice(0, NAMED).map(([file, reason]) => `${file} (${reason.replace(/\.$/, '')})`);
  const more = unreadable.size > NAMED ? ` and ${unreadable.size - NAMED} more` : '';
  return new DatasetError(
    `${root}: ${unreadable.size} of ${grouped(total)} files cannot be read as pictures: ${named.join('; ')}${more}. Mend or remove them, or choose to leave them out.`,
    root,
  );
}
