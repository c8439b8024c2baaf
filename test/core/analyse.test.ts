import { describe, expect, it } from 'vitest';
import { analyse } from '../../main-process/core/analyse.ts';
import { emptyDocument } from '../../main-process/core/graph/create.ts';
import type { Document } from '../../main-process/core/graph/document.ts';
import { templateById } from '../../main-process/core/templates/index.ts';

const auxnet = templateById('auxnet-20-3')?.build() as Document;

describe('analyse', () => {
  it('gives the figures of the mockup for AuxNet-20-3', () => {
    const { nodes, exits, totals } = analyse(auxnet);
    expect(exits.map(({ exit, parameters }) => [exit.name, exit.depth, parameters])).toEqual([
      ['Exit 7', 7, 14_650],
      ['Exit 13', 13, 66_394],
      ['Output 20', 20, 272_282],
    ]);
    expect(nodes['stem']?.parameters).toBe(432);
    expect(nodes['block4']).toMatchObject({ inputs: [[32, 32, 16]], output: [16, 16, 32], parameters: 14_432, multiplyAdds: 3_670_016 });
    expect(nodes['output']).toMatchObject({ inputs: [[8, 8, 64]], output: [10], parameters: 778 });
    // Without the heads of the two exits.
    expect(totals.parameters - (nodes['exit7']?.parameters ?? 0) - (nodes['exit13']?.parameters ?? 0)).toBe(272_282);
  });

  it('says of an empty drawing that there is nothing yet', () => {
    const analysis = analyse(emptyDocument());
    expect(analysis).toMatchObject({ trainable: false, exits: [], layers: {}, nodes: {}, totals: { parameters: 0, multiplyAdds: 0 } });
    expect(analysis.diagnostics.map(({ id }) => id)).toEqual(['empty-design']);
  });

  it('does not change the document', () => {
    const before = structuredClone(auxnet);
    analyse(auxnet);
    expect(auxnet).toEqual(before);
  });
});
