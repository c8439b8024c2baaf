/** A file as it was published. The MD5 sums are those that the publishers or the usual loaders give. */
export interface PublishedFile {
  readonly name: string;
  readonly bytes: number;
  readonly md5: string;
}

/** A place that has the files under their own names. */
export interface Mirror {
  readonly id: string;
  readonly title: string;
  /** Address of the folder, with the slash at its end. */
  readonly base: string;
  readonly files: readonly PublishedFile[];
}

/** What can be downloaded. Data sets that read the same files share an entry. */
export interface CatalogueEntry {
  readonly sets: readonly string[];
  /** Folder below the application's `datasets`. */
  readonly folder: string;
  /** In the order of preference. */
  readonly mirrors: readonly Mirror[];
}

const file = (name: string, bytes: number, md5: string): PublishedFile => ({ name, bytes, md5 });

const cifar10Binary = [file('cifar-10-binary.tar.gz', 170_052_171, 'c32a1d4ab5d03f1284b67883e8d13530')];
const cifar10Python = [file('cifar-10-python.tar.gz', 170_498_071, 'c58f30108f718f92721af3b95e74349a')];
const cifar100Binary = [file('cifar-100-binary.tar.gz', 168_513_733, '03b5dce01913d631647c71ecec9e9cb8')];
const cifar100Python = [file('cifar-100-python.tar.gz', 169_001_437, 'eb9058c3a382ffc7106e4002c42a8d85')];
const svhn = [
  file('train_32x32.mat', 182_040_794, 'e26dedcc434d2e4c54c9b2d4a06d8373'),
  file('test_32x32.mat', 64_275_384, 'eb5a983be6a315427106f1b164d9cef3'),
];
const svhnExtra = [...svhn, file('extra_32x32.mat', 1_329_278_602, 'a93ce644f1a588dc4d68dda5feec44a7')];
const mnist = [
  file('train-images-idx3-ubyte.gz', 9_912_422, 'f68b3c2dcbeaaa9fbdd348bbdeb94873'),
  file('train-labels-idx1-ubyte.gz', 28_881, 'd53e105ee54ea40749a09fcbcd1e9432'),
  file('t10k-images-idx3-ubyte.gz', 1_648_877, '9fb629c4189551a2d022fa330f9573f3'),
  file('t10k-labels-idx1-ubyte.gz', 4_542, 'ec29112dd5afa0611ce80d1b7f02629c'),
];
const fashion = [
  file('train-images-idx3-ubyte.gz', 26_421_880, '8d4fb7e6c68d591d4c3dfef9ec88bf0d'),
  file('train-labels-idx1-ubyte.gz', 29_515, '25c81989df183df01b3e8a0aad5dffbe'),
  file('t10k-images-idx3-ubyte.gz', 4_422_102, 'bef4ecab320f06d8554ea6380940ec79'),
  file('t10k-labels-idx1-ubyte.gz', 5_148, 'bb300cfdad3c16e7a12a480ee83cd310'),
];

const toronto = 'https://www.cs.toronto.edu/~kriz/';
const stanford = 'https://ufldl.stanford.edu/housenumbers/';

/** Where the published data sets can be had, with the checksums that tell whether they came whole. */
export const catalogue: readonly CatalogueEntry[] = [
  {
    sets: ['cifar-10'],
    folder: 'cifar-10',
    mirrors: [
      { id: 'toronto', title: 'University of Toronto, binary', base: toronto, files: cifar10Binary },
      { id: 'toronto-python', title: 'University of Toronto, Python', base: toronto, files: cifar10Python },
      { id: 'google', title: 'Google storage (Swift for TensorFlow)', base: 'https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/', files: cifar10Binary },
    ],
  },
  {
    sets: ['cifar-100', 'cifar-100-coarse'],
    folder: 'cifar-100',
    mirrors: [
      { id: 'toronto', title: 'University of Toronto, binary', base: toronto, files: cifar100Binary },
      { id: 'toronto-python', title: 'University of Toronto, Python', base: toronto, files: cifar100Python },
    ],
  },
  {
    sets: ['svhn'],
    folder: 'svhn',
    mirrors: [
      { id: 'stanford', title: 'Stanford University', base: stanford, files: svhn },
      { id: 'stanford-extra', title: 'Stanford University, with the extra part', base: stanford, files: svhnExtra },
    ],
  },
  {
    sets: ['mnist'],
    folder: 'mnist',
    mirrors: [
      { id: 'pytorch', title: 'PyTorch’s copy', base: 'https://ossci-datasets.s3.amazonaws.com/mnist/', files: mnist },
      { id: 'google', title: 'Google storage (CVDF)', base: 'https://storage.googleapis.com/cvdf-datasets/mnist/', files: mnist },
    ],
  },
  {
    sets: ['fashion-mnist'],
    folder: 'fashion-mnist',
    mirrors: [
      { id: 'zalando', title: 'Zalando Research, GitHub', base: 'https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/', files: fashion },
      { id: 'google', title: 'Google storage (TensorFlow)', base: 'https://storage.googleapis.com/tensorflow/tf-keras-datasets/', files: fashion },
    ],
  },
];

export const entryOf = (set: string, entries: readonly CatalogueEntry[] = catalogue): CatalogueEntry | null =>
  entries.find(({ sets }) => sets.includes(set)) ?? null;

export const bytesOf = (files: readonly PublishedFile[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0);

/**
 * The mirror that a person named: an id of the catalogue, or an address of their own, either of the folder that holds the
 * files or of one of them. The checksums of the catalogue hold for any address.
 */
export function mirrorOf({ mirrors }: CatalogueEntry, named: string | undefined): Mirror | null {
  const [first] = mirrors;
  if (named === undefined) return first ?? null;
  const known = mirrors.find(({ id }) => id === named);
  if (known || !/^https?:\/\//.test(named)) return known ?? null;
  const title = named.replace(/^https?:\/\//, '');
  const [address, query = ''] = named.split('?');
  const last = decodeURIComponent((address ?? '').split('/').pop() ?? '');
  const byFile = mirrors.find(({ files }) => files.some(({ name }) => name === last));
  if (byFile && query === '') return { ...byFile, id: named, title, base: named.slice(0, named.lastIndexOf('/') + 1) };
  return first ? { ...first, id: named, title, base: named.endsWith('/') ? named : `${named}/` } : null;
}
