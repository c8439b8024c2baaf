import type { Document } from '../graph/document.ts';
import type { blockOrders } from '../graph/kinds.ts';
import { TrunkBuilder } from './trunk-builder.ts';

const STAGES = 3;
const BASE_FILTERS = 16;

export interface CifarResNet {
  readonly name: string;
  readonly description: string;
  /** One stem, 3 stages of n blocks, one dense layer: 6n + 2 with basic blocks, 9n + 2 with bottlenecks. */
  readonly depth: number;
  /**
   * `original`: post-activation, parameter-free shortcuts (arXiv 1512.03385 §4.2, option A).
   * `projected`: post-activation, 1×1 shortcuts with batch norm where the shape changes (option B).
   * `pre-activation`: the authors' network (spec §1): half pre-activation in the first block of each stage, 1×1 shortcuts.
   */
  readonly design: 'original' | 'projected' | 'pre-activation';
  /** k of wide residual networks: 16k, 32k, 64k filters. */
  readonly width?: number;
  /** 16k where not told; wide residual networks proper keep 16 (arXiv 1605.07146, table 1). */
  readonly stemFilters?: number;
  /** Bottlenecks in place of basic blocks: `filters` of the 3×3 in the first stage, doubled in each further one. */
  readonly bottleneck?: { readonly filters: number; readonly expansion: number; readonly groups?: number };
  /** Depth labels of the auxiliary outputs: 2b + 1, with bottlenecks 3b + 1. */
  readonly exits?: readonly number[];
}

/** The CIFAR residual networks that the papers compare: 32×32 images, 10 classes. */
export function cifarResNet(network: CifarResNet): Document {
  const { name, description, depth, design, width = 1, stemFilters = BASE_FILTERS * width, bottleneck, exits = [] } = network;
  const convsPerBlock = bottleneck ? 3 : 2;
  const blocksPerStage = (depth - 2) / (convsPerBlock * STAGES);
  const preActivation = design === 'pre-activation';
  const trunk = new TrunkBuilder().add('input', 'input', 'Input').add('conv', 'stem', 'Stem', { filters: stemFilters, padding: 1 });
  if (!preActivation) trunk.add('batch-norm', 'stem-bn', 'Stem BN').add('activation', 'stem-relu', 'Stem ReLU');

  let block = 0;
  for (let stage = 1; stage <= STAGES; stage += 1) {
    trunk.stage(`stage${stage}`, `Stage ${stage}`);
    for (let inStage = 1; inStage <= blocksPerStage; inStage += 1) {
      block += 1;
      const first = inStage === 1;
      const preOrder: (typeof blockOrders)[number] = first ? 'pre-half' : 'pre-both';
      const widening = 2 ** (stage - 1);
      const shared = {
        strides: first && stage > 1 ? 2 : 1,
        order: preActivation ? preOrder : 'post',
        shortcut: design === 'original' ? 'pad' : 'auto',
      } as const;
      if (bottleneck) {
        const { filters, expansion, groups = 1 } = bottleneck;
        trunk.add('bottleneck-block', `block${block}`, `Block ${block}`, { ...shared, filters: filters * widening, expansion, groups });
      } else trunk.add('basic-block', `block${block}`, `Block ${block}`, { ...shared, filters: BASE_FILTERS * width * widening });
      const label = convsPerBlock * block + 1;
      if (exits.includes(label)) trunk.exit(`exit${label}`, `Exit ${label}`);
    }
  }
  // After a post-activation block the ReLU has been; a pre-activation trunk ends raw and needs its BN and ReLU.
  trunk.stage().add('output', 'output', `Output ${depth}`, { head: preActivation ? 'A' : 'C' });
  return trunk.build({ name, description });
}
