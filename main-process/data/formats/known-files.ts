/** Names by which the files of data sets are published: the one table that readers and recognition go by. */

/** `train-images-idx3-ubyte.gz`, and the names that unpackers make of it. */
export const IDX_FILE = /^(train|t10k)[-.](images|labels)[-.]idx[13][-.]ubyte(\.gz)?$/;
export const SVHN_FILE = /^(train|test|extra)_32x32\.mat$/;
export const CIFAR_10_BINARY = /^data_batch_([1-9]\d?)\.bin$/;
export const CIFAR_10_PYTHON = /^data_batch_([1-9]\d?)$/;

/** Names that tell a set, its name in the registry and its title; whole sets in one file after files of several. */
const marks: readonly (readonly [pattern: RegExp, name: string, title: string])[] = [
  [CIFAR_10_BINARY, 'cifar-10', 'CIFAR-10'],
  [CIFAR_10_PYTHON, 'cifar-10', 'CIFAR-10'],
  [/^(fine_label_names\.txt|coarse_label_names\.txt)$/, 'cifar-100', 'CIFAR-100'],
  [/^train\.bin$/, 'cifar-100', 'CIFAR-100'],
  [SVHN_FILE, 'svhn', 'SVHN'],
  [IDX_FILE, 'mnist', 'MNIST or Fashion-MNIST'],
  [/^cifar-10-(binary|python)\.tar\.gz$/, 'cifar-10', 'CIFAR-10'],
  [/^cifar-100-(binary|python)\.tar\.gz$/, 'cifar-100', 'CIFAR-100'],
];

/** Folders that the archives unpack to. */
export const UNPACKED_FOLDERS = ['cifar-10-batches-bin', 'cifar-10-batches-py', 'cifar-100-binary', 'cifar-100-python'] as const;

export interface KnownSet {
  /** In the registry. */
  readonly name: string;
  readonly title: string;
  /** The file that told. */
  readonly file: string;
}

/** The data set that files of these names belong to, if they tell; `train`, `test` and `meta` together are CIFAR-100 by Python. */
export function setOfNames(names: readonly string[]): KnownSet | null {
  for (const [pattern, name, title] of marks) {
    const file = names.find((candidate) => pattern.test(candidate));
    if (file !== undefined) return { name, title, file };
  }
  if (['train', 'test', 'meta'].every((name) => names.includes(name))) return { name: 'cifar-100', title: 'CIFAR-100', file: 'meta' };
  return null;
}

/** An archive as it is read: a tar in a gzip. */
export const isArchiveName = (name: string): boolean => /\.t(ar\.)?gz$/i.test(name);

/** Files that a person may mean when a data set is asked for: what the sets consist of, and what they come packed in. */
export const isDataFileName = (name: string): boolean =>
  /\.(gz|tgz|tar|zip|mat|bin)$|ubyte$/i.test(name) || setOfNames([name]) !== null || /^(test_batch|batches\.meta|train|test|meta)$/.test(name);
