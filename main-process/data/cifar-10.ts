import { CHANNELS, CIFAR_NORMALISATION, SIDE, type CifarKind } from './formats/cifar-records.ts';
import { orderedBatches, readCifar, type CifarVersion } from './formats/cifar.ts';
import { CIFAR_10_BINARY, CIFAR_10_PYTHON } from './formats/known-files.ts';
import { locate, type Layout } from './formats/locate.ts';
import type { DatasetReader, MemoryDataset } from './dataset.ts';
import { DatasetError } from './dataset-error.ts';
import { wholeSet } from './in-memory.ts';

interface CifarLayout extends Layout {
  readonly version: CifarVersion;
  readonly suffix: string;
  readonly train: RegExp;
}

/** Binary first: where both are unpacked into one folder, it is read faster. */
const layouts: readonly CifarLayout[] = [
  layout('binary', 'cifar-10-batches-bin', 'cifar-10-binary.tar.gz', '.bin', CIFAR_10_BINARY),
  layout('python', 'cifar-10-batches-py', 'cifar-10-python.tar.gz', '', CIFAR_10_PYTHON),
];

function layout(version: CifarVersion, folder: string, archive: string, suffix: string, train: RegExp): CifarLayout {
  return { version, folder, archive, suffix, train, owns: (name) => train.test(name) || name === `test_batch${suffix}` };
}

const kind: CifarKind = { title: 'CIFAR-10', class: 0, labels: [{ name: 'label', classes: 10, key: 'labels' }] };
const hint = 'the folder cifar-10-batches-bin (or …-py), the folder around it, or the archive cifar-10-binary.tar.gz (or …-python)';

/** CIFAR-10 (Krizhevsky 2009), binary or Python version, as a folder or as the archive that is downloaded; any number of records a file. */
export const cifar10: DatasetReader = {
  info: {
    name: 'cifar-10',
    title: 'CIFAR-10',
    description: 'Photographs of ten kinds of things, 32×32 pixels; 50,000 to train, 10,000 to test. Binary or Python version, folder or archive.',
    needsPath: true,
    pathHint: hint,
    height: SIDE,
    width: SIDE,
    channels: CHANNELS,
    classNames: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
  },
  async open(reference): Promise<MemoryDataset> {
    const { files, layout } = await locate(reference.path, { title: kind.title, hint, layouts });
    const test = `test_batch${layout.suffix}`;
    const train = orderedBatches(files, layout.train, layout.suffix);
    if (train.length === 0) throw new DatasetError(`${files.path}: data_batch_1${layout.suffix} … are missing: there is nothing to train on. Get the set again.`, files.path);
    if (!files.names.includes(test)) {
      throw new DatasetError(`${files.path}: ${test} is missing; without test images no error can be measured. Get the set again.`, files.path);
    }
    const parts = await readCifar(files, { train, test: [test] }, kind, layout.version);
    return wholeSet(cifar10.info, CIFAR_NORMALISATION, parts.train, parts.test);
  },
};
