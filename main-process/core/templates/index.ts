import { publishedFigures, type Published } from '../published/index.ts';
import { plainCnn } from './plain-cnn.ts';
import { cifarResNet, type CifarResNet } from './resnet.ts';
import type { Template } from './template.ts';

export type { Published } from '../published/index.ts';
export type { Template } from './template.ts';

const residual = (id: string, network: Omit<CifarResNet, 'name'> & { readonly title: string }, published?: Published): Template => ({
  id,
  title: network.title,
  description: network.description,
  build: () => cifarResNet({ ...network, name: network.title }),
  ...(published ? { published } : {}),
});

const original = (depth: 20 | 32 | 44 | 56 | 110): Template =>
  residual(
    `resnet-${depth}`,
    {
      title: `ResNet-${depth}`,
      description: `The original residual network, ${(depth - 2) / 2} post-activation blocks, one output.`,
      depth,
      design: 'original',
    },
    publishedFigures[`resnet-${depth}`],
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
  original(20),
  {
    id: 'plain-cnn',
    title: 'Plain CNN',
    description: 'Six convolutions with pooling between them, no shortcuts: what residual networks are compared with.',
    build: () => plainCnn('Plain CNN', 'Six convolutions with pooling between them.'),
  },
  original(32),
  original(44),
  original(56),
  original(110),
  residual(
    'preact-resnet-164',
    {
      title: 'Pre-activation ResNet-164',
      description: 'Bottlenecks with batch norm and ReLU before each convolution, so that the way along the shortcuts stays clear.',
      depth: 164,
      design: 'pre-activation',
      bottleneck: { filters: 16, expansion: 4 },
    },
    publishedFigures['preact-resnet-164'],
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
    publishedFigures['wrn-28-10'],
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
    publishedFigures['resnext-29-8x64d'],
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
    publishedFigures['auxnet-44-2'],
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
    publishedFigures['auxnet-56-2'],
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
    publishedFigures['auxnet-56-3'],
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
    publishedFigures['auxnet-56-5'],
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
    publishedFigures['auxnet-26-2-wide'],
  ),
];

export const templateById = (id: string): Template | undefined => templates.find((template) => template.id === id);
