import type { Published } from './published.ts';

const HE = 'He et al. 2015, arXiv 1512.03385, table 6: post-activation, 64k steps on CIFAR-10 with flips and crops';
const PRE_ACTIVATION = 'He et al. 2016, arXiv 1603.05027, table 4: pre-activation, CIFAR with flips and crops';
const WIDE = 'Zagoruyko and Komodakis 2016, arXiv 1605.07146, table 5: CIFAR with flips and crops, no dropout';
const RESNEXT = 'Xie et al. 2016, arXiv 1611.05431, table 7: CIFAR with flips and crops';
const AUXNET = 'Guo et al., multi-way back-propagation, arXiv 1611.01773: 400 epochs, batch 128, CIFAR with flips and crops, SVHN without';

const original = (depth: number, parameters: string, error: number, note?: string): Published => ({
  model: `ResNet-${depth}`,
  source: HE,
  parameters,
  error: { 'cifar-10': error },
  ...(note === undefined ? {} : { note }),
});

/** Published test errors (spec multiway-backprop §6) and those of the other templates' papers, by name. */
export const publishedFigures = {
  'resnet-20': original(20, '0.27M', 8.75),
  'resnet-32': original(32, '0.46M', 7.51),
  'resnet-44': original(44, '0.66M', 7.17),
  'resnet-56': original(56, '0.85M', 6.97),
  'resnet-110': original(110, '1.7M', 6.43, 'Best of five runs; their mean is 6.61.'),
  'preact-resnet-164': { model: 'ResNet-164', source: PRE_ACTIVATION, parameters: '1.7M', error: { 'cifar-10': 5.46, 'cifar-100': 24.33 } },
  'preact-resnet-1001': { model: 'ResNet-1001', source: PRE_ACTIVATION, parameters: '10.2M', error: { 'cifar-10': 4.62, 'cifar-100': 22.71 } },
  /** The baseline of the AuxNet paper, whose trunk is the pre-activation one. */
  'preact-resnet-56': {
    model: 'ResNet-56',
    source: AUXNET,
    parameters: '0.85M',
    error: { svhn: 2.06 },
    variants: [{ set: 'svhn', error: 1.7, condition: 'with dropout' }],
  },
  'wrn-28-10': { model: 'WRN-28-10', source: WIDE, parameters: '36.5M', error: { 'cifar-10': 4.0, 'cifar-100': 19.25 } },
  'resnext-29-8x64d': { model: 'ResNeXt-29, 8×64d', source: RESNEXT, parameters: '34.4M', error: { 'cifar-10': 3.65, 'cifar-100': 17.77 } },
  'auxnet-44-2': {
    model: 'AuxNet-44-2',
    source: AUXNET,
    error: { svhn: 1.96 },
    variants: [{ set: 'svhn', error: 1.75, condition: 'with dropout' }],
    note: '1.75 % on SVHN with dropout. Better than ResNet-110 on all three data sets (abstract).',
  },
  'auxnet-56-2': { model: 'AuxNet-56-2', source: AUXNET, parameters: '0.85M', error: { 'cifar-10': 5.77, 'cifar-100': 26.83, svhn: 1.84 } },
  'auxnet-56-3': {
    model: 'AuxNet-56-3',
    source: AUXNET,
    error: { svhn: 1.58 },
    note: 'Published with dropout, which this template leaves off.',
  },
  'auxnet-56-5': {
    model: 'AuxNet-56-5',
    source: AUXNET,
    parameters: '0.85M',
    error: { 'cifar-10': 5.53, 'cifar-100': 26.62 },
    exits: [
      { depth: 15, parameters: '0.03M' },
      { depth: 25, parameters: '0.09M' },
      { depth: 35, parameters: '0.18M' },
      { depth: 45, parameters: '0.48M' },
      { depth: 56, parameters: '0.85M' },
    ],
  },
  'auxnet-26-2-wide': { model: 'AuxNet-26-2 wide ×10', source: AUXNET, error: { 'cifar-10': 3.77, 'cifar-100': 19.69 } },
} as const satisfies Readonly<Record<string, Published>>;

export type PublishedModel = keyof typeof publishedFigures;
