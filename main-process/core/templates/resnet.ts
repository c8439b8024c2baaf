import type { Document } from '../graph/document.ts';
import type { blockOrders } from '../graph/kinds.ts';
import { TrunkBuilder } from './trunk-builder.ts';

const STAGES = 3;
const BASE_FILTERS = 16;

export interface CifarResNet {
  readonly name: string;
  readonly description: string;
  /** 6n + 2: one stem, 3 stages of n basic blocks with two convolutions each, one dense layer. */
  readonly depth: number;
  /**
   * `original`: post-activation, parameter-free shortcuts (arXiv 1512.03385 §4.2, option A).
   * `pre-activation`: the authors' network (spec §1): half pre-activation in the first block of each stage, 1×1 shortcuts.
   */
  readonly design: 'original' | 'pre-activation';
  /** k of wide residual networks: 16k, 32k, 64k filters. */
  readonly width?: number;
  /** Depth labels 2b + 1 of the auxiliary outputs. */
  readonly exits?: readonly number[];
}

/** The CIFAR residual networks that the papers compare: 32×32 images, 10 classes. */
export function cifarResNet({ name, description, depth, design, width = 1, exits = [] }: CifarResNet): Document {
  const blocksPerStage = (depth - 2) / (2 * STAGES);
  const original = design === 'original';
  const trunk = new TrunkBuilder().add('input', 'input', 'Input').add('conv', 'stem', 'Stem', { filters: BASE_FILTERS * width, padding: 1 });
  if (original) trunk.add('batch-norm', 'stem-bn', 'Stem BN').add('activation', 'stem-relu', 'Stem ReLU');

  let block = 0;
  for (let stage = 1; stage <= STAGES; stage += 1) {
    trunk.stage(`stage${stage}`, `Stage ${stage}`);
    for (let inStage = 1; inStage <= blocksPerStage; inStage += 1) {
      block += 1;
      const first = inStage === 1;
      const preOrder: (typeof blockOrders)[number] = first ? 'pre-half' : 'pre-both';
      trunk.add('basic-block', `block${block}`, `Block ${block}`, {
        filters: BASE_FILTERS * width * 2 ** (stage - 1),
        strides: first && stage > 1 ? 2 : 1,
        order: original ? 'post' : preOrder,
        shortcut: original ? 'pad' : 'auto',
      });
      const label = 2 * block + 1;
      if (exits.includes(label)) trunk.exit(`exit${label}`, `Exit ${label}`);
    }
  }
  // After a post-activation block the ReLU has been; a pre-activation trunk ends raw and needs its BN and ReLU.
  trunk.stage().add('output', 'output', `Output ${depth}`, { head: original ? 'C' : 'A' });
  return trunk.build({ name, description });
}
