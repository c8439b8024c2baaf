import type { Document } from '../graph/document.ts';
import { publishedFigures, type Published, type PublishedModel, type PublishedSet } from '../published/index.ts';
import { templateById } from '../templates/index.ts';
import { cifarResNet } from '../templates/resnet.ts';

/** One network of a table of the paper. */
export interface ReproducedModel {
  readonly id: PublishedModel | `preact-resnet-${44 | 110}`;
  readonly title: string;
  readonly role: 'original' | 'baseline' | 'auxnet';
  /** For this table's data set: its classes are set. */
  build(): Document;
  /** Null where neither paper prints this network. */
  readonly published: Published | null;
}
export interface ReproducedTable {
  readonly id: PublishedSet;
  readonly title: string;
  readonly classes: number;
  /** Images of the published runs. */
  readonly images: { readonly train: number; readonly test: number };
  readonly models: readonly ReproducedModel[];
}

const depths = [44, 56, 110] as const;
const auxnets = ['auxnet-44-2', 'auxnet-56-2', 'auxnet-56-5'] as const;

/**
 * The networks of every table: ResNet as first published (post-activation, shortcuts without weights), which the printed
 * figures of He et al. are for; the same depths in the pre-activation form, which is the trunk of AuxNet and so the fair
 * baseline; and the AuxNets.
 */
const modelsFor = (classes: number): readonly ReproducedModel[] => {
  const built = (make: () => Document): (() => Document) => () => ({ ...make(), classes });
  const template = (id: string): Document => {
    const found = templateById(id);
    if (!found) throw new Error(`There is no template "${id}".`);
    return found.build();
  };
  return [
    ...depths.map((depth): ReproducedModel => ({
      id: `resnet-${depth}`,
      title: `ResNet-${depth}`,
      role: 'original',
      build: built(() => template(`resnet-${depth}`)),
      published: publishedFigures[`resnet-${depth}`],
    })),
    ...depths.map((depth): ReproducedModel => ({
      id: `preact-resnet-${depth}`,
      title: `ResNet-${depth}, pre-activation`,
      role: 'baseline',
      build: built(() =>
        cifarResNet({ name: `ResNet-${depth}, pre-activation`, description: 'The trunk of AuxNet without auxiliary outputs.', depth, design: 'pre-activation' }),
      ),
      published: depth === 56 ? publishedFigures['preact-resnet-56'] : null,
    })),
    ...auxnets.map((id): ReproducedModel => ({
      id,
      title: publishedFigures[id].model,
      role: 'auxnet',
      build: built(() => template(id)),
      published: publishedFigures[id],
    })),
  ];
};

/** The tables of the AuxNet paper that `auxnet reproduce` runs. SVHN trains on the train and extra sets together. */
export const reproducedTables: readonly ReproducedTable[] = [
  { id: 'cifar-10', title: 'CIFAR-10', classes: 10, images: { train: 50_000, test: 10_000 }, models: modelsFor(10) },
  { id: 'cifar-100', title: 'CIFAR-100', classes: 100, images: { train: 50_000, test: 10_000 }, models: modelsFor(100) },
  { id: 'svhn', title: 'SVHN', classes: 10, images: { train: 604_388, test: 26_032 }, models: modelsFor(10) },
];
