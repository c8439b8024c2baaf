import type { Document } from '../core/graph/document.ts';
import { cifarResNet } from '../core/templates/resnet.ts';
import { TrunkBuilder } from '../core/templates/trunk-builder.ts';

/** Spec §1: pre-activation, 1×1 shortcuts. @param exits depth labels of auxiliary outputs */
export const preActivation = (depth: number, exits: readonly number[] = []): Document =>
  cifarResNet({ name: exits.length > 0 ? `AuxNet-${depth}-${exits.length + 1}` : `ResNet-${depth}`, description: '', depth, design: 'pre-activation', exits });

/**
 * The networks of the targets. The gallery's ResNet-20 and -56 are the original, post-activation ones: not what
 * AuxNet-56-5 is compared with.
 */
export const nets = {
  'ResNet-20': () => preActivation(20),
  'ResNet-56': () => preActivation(56),
  'ResNet-110': () => preActivation(110),
  'ResNet-1001': resNet1001,
  'AuxNet-56-5': () => preActivation(56, [15, 25, 35, 45]),
} as const satisfies Record<string, () => Document>;
export type NetName = keyof typeof nets;

/** ResNet-1001 (arXiv 1603.05027): three stages of 111 bottlenecks, widths 16, 32, 64, expansion 4. */
function resNet1001(): Document {
  const trunk = new TrunkBuilder().add('input', 'input', 'Input').add('conv', 'stem', 'Stem', { filters: 16, padding: 1 });
  for (let stage = 0; stage < 3; stage++) {
    trunk.stage(`stage${stage + 1}`);
    for (let inStage = 0; inStage < 111; inStage++) {
      const first = inStage === 0;
      const block = 111 * stage + inStage + 1;
      trunk.add('bottleneck-block', `block${block}`, `Block ${block}`, {
        filters: 16 * 2 ** stage,
        strides: first && stage > 0 ? 2 : 1,
        order: first ? 'pre-half' : 'pre-both',
      });
    }
  }
  return trunk.stage().add('output', 'output', 'Output', { head: 'A' }).build({ name: 'ResNet-1001' });
}
