import { plainCnn } from './plain-cnn.ts';
import { cifarResNet, type CifarResNet } from './resnet.ts';
import type { Published, Template } from './template.ts';

export type { Published, Template } from './template.ts';

const HE = 'He et al. 2015, arXiv 1512.03385, table 6: CIFAR-10 with flips and crops';
const PRE_ACTIVATION = 'He et al. 2016, arXiv 1603.05027, table 4: CIFAR with flips and crops';
const WIDE = 'Zagoruyko and Komodakis 2016, arXiv 1605.07146, table 5: CIFAR with flips and crops, no dropout';
const RESNEXT = 'Xie et al. 2016, arXiv 1611.05431, table 7: CIFAR with flips and crops';
const AUXNET = 'Guo et al., multi-way back-propagation, arXiv 1611.01773: 400 epochs, batch 128, CIFAR with flips and crops, SVHN without';

const residual = (id: string, network: Omit<CifarResNet, 'name'> & { readonly title: string }, published?: Published): Template => ({
  id,
  title: network.title,
  description: network.description,
  build: () => cifarResNet({ ...network, name: network.title }),
  ...(published ? { published } : {}),
});

const original = (depth: number, parameters: string, error: number, note?: string): Template =>
  residual(
    `resnet-${depth}`,
    {
      title: `ResNet-${depth}`,
      description: `The original residual network, ${(depth - 2) / 2} post-activation blocks, one output.`,
      depth,
      design: 'original',
    },
    { source: HE, parameters, error: { 'cifar-10': error }, ...(note ? { note } : {}) },
  );

/** The designs to start from: the first three are offered on the empty canvas. */
export const templates: readonly Template[] = [
  residual('auxnet-20-3', {
    title: 'AuxNet-20-3',
    description: 'ResNet-20 with auxiliary outputs after blocks 3 and 6: small, quick, shows what multi-way training does.',
    depth: 20,
    design: 'pre-activation',
    exits: [7, 13],
  }),
  original(20, '0.27M', 8.75),
  {
    id: 'plain-cnn',
    title: 'Plain CNN',
    description: 'Six convolutions with pooling between them, no shortcuts: what residual networks are compared with.',
    build: () => plainCnn('Plain CNN', 'Six convolutions with pooling between them.'),
  },
  original(32, '0.46M', 7.51),
  original(44, '0.66M', 7.17),
  original(56, '0.85M', 6.97),
  original(110, '1.7M', 6.43, 'Best of five runs; their mean is 6.61.'),
  residual(
    'preact-resnet-164',
    {
      title: 'Pre-activation ResNet-164',
      description: 'Bottlenecks with batch norm and ReLU before each convolution, so that the way along the shortcuts stays clear.',
      depth: 164,
      design: 'pre-activation',
      bottleneck: { filters: 16, expansion: 4 },
    },
    { source: PRE_ACTIVATION, parameters: '1.7M', error: { 'cifar-10': 5.46, 'cifar-100': 24.33 } },
  ),
  residual(
    'wrn-28-10',
    {
      title: 'WRN-28-10',
      // The paper counts the three 1×1 shortcuts, too (6n + 4); the longest way has 26 layers.
      description: 'Wide residual network, ten times the filters; its 28 counts the shortcut convolutions. Needs a GPU.',
      depth: 26,
      design: 'pre-activation',
      width: 10,
      stemFilters: 16,
    },
    { source: WIDE, parameters: '36.5M', error: { 'cifar-10': 4.0, 'cifar-100': 19.25 } },
  ),
  residual(
    'resnext-29-8x64d',
    {
      title: 'ResNeXt-29, 8×64d',
      description: 'Bottlenecks whose 3×3 convolution has 8 groups of 64 filters. Needs a GPU.',
      depth: 29,
      design: 'projected',
      stemFilters: 64,
      bottleneck: { filters: 512, expansion: 0.5, groups: 8 },
    },
    { source: RESNEXT, parameters: '34.4M', error: { 'cifar-10': 3.65, 'cifar-100': 17.77 } },
  ),
  residual(
    'auxnet-44-2',
    {
      title: 'AuxNet-44-2',
      description: 'ResNet-44 with one auxiliary output at depth 39. Published as better than ResNet-110.',
      depth: 44,
      design: 'pre-activation',
      exits: [39],
    },
    { source: AUXNET, error: { svhn: 1.96 }, note: '1.75 % on SVHN with dropout. Better than ResNet-110 on all three data sets (abstract).' },
  ),
  residual(
    'auxnet-56-2',
    {
      title: 'AuxNet-56-2',
      description: 'ResNet-56 with one auxiliary output at depth 45.',
      depth: 56,
      design: 'pre-activation',
      exits: [45],
    },
    { source: AUXNET, parameters: '0.85M', error: { 'cifar-10': 5.77, 'cifar-100': 26.83, svhn: 1.84 } },
  ),
  residual(
    'auxnet-56-3',
    {
      title: 'AuxNet-56-3',
      description: 'ResNet-56 with auxiliary outputs at depths 35 and 45.',
      depth: 56,
      design: 'pre-activation',
      exits: [35, 45],
    },
    { source: AUXNET, error: { svhn: 1.58 }, note: 'Published with dropout, which this template leaves off.' },
  ),
  residual(
    'auxnet-56-5',
    {
      title: 'AuxNet-56-5',
      description: 'ResNet-56 with auxiliary outputs at depths 15, 25, 35 and 45: five models from one training run.',
      depth: 56,
      design: 'pre-activation',
      exits: [15, 25, 35, 45],
    },
    {
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
  ),
  residual(
    'auxnet-26-2-wide',
    {
      title: 'AuxNet-26-2 wide ×10',
      description: 'Wide residual network, ten times the filters, with one auxiliary output at depth 19. Needs a GPU.',
      depth: 26,
      design: 'pre-activation',
      width: 10,
      exits: [19],
    },
    { source: AUXNET, error: { 'cifar-10': 3.77, 'cifar-100': 19.69 } },
  ),
];

export const templateById = (id: string): Template | undefined => templates.find((template) => template.id === id);
