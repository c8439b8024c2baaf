import type { Document } from '../../core/graph/document.ts';
import { TrunkBuilder } from '../../core/templates/trunk-builder.ts';

/** 1,000 basic blocks in four stages, widths 16 to 128, an auxiliary output at every hundredth: what the editor's targets are held at. */
export function thousandBlocks(): Document {
  const trunk = new TrunkBuilder().add('input', 'input', 'Input').add('conv', 'stem', 'Stem', { filters: 16, padding: 1 });
  for (let stage = 0; stage < 4; stage += 1) {
    trunk.stage(`stage${stage + 1}`, `Stage ${stage + 1}`);
    for (let inStage = 0; inStage < 250; inStage += 1) {
      const block = 250 * stage + inStage + 1;
      const strides = inStage === 0 && stage > 0 ? 2 : 1;
      trunk.add('basic-block', `block${block}`, `Block ${block}`, { filters: 16 * 2 ** stage, strides });
      if (block % 100 === 50) trunk.exit(`exit${block}`, `Exit ${2 * block + 1}`);
    }
  }
  return trunk.stage().add('output', 'output', 'Output', { head: 'A' }).build({ name: 'Thousand blocks' });
}
