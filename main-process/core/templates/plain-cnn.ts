import type { Document } from '../graph/document.ts';
import { TrunkBuilder } from './trunk-builder.ts';

/** Three stages of two conv-BN-ReLU and a max pool: the network to compare a residual one with. */
export function plainCnn(name: string, description: string): Document {
  const trunk = new TrunkBuilder().add('input', 'input', 'Input');
  [32, 64, 128].forEach((filters, index) => {
    const stage = index + 1;
    trunk.stage(`stage${stage}`, `Stage ${stage}`);
    for (const layer of [1, 2]) {
      const suffix = `${stage}-${layer}`;
      trunk
        .add('conv', `conv${suffix}`, `Conv ${stage}.${layer}`, { filters })
        .add('batch-norm', `bn${suffix}`, `BN ${stage}.${layer}`)
        .add('activation', `relu${suffix}`, `ReLU ${stage}.${layer}`);
    }
    trunk.add('max-pool', `pool${stage}`, `Pool ${stage}`);
  });
  trunk.stage().add('dropout', 'dropout', 'Dropout', { rate: 0.3 }).add('output', 'output', 'Output', { head: 'B' });
  return trunk.build({ name, description });
}
