import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareIds, topologyOf } from '../../../main-process/core/graph/topology.ts';
import { arbitraryDocument } from '../../helpers/arbitrary-document.ts';

describe('topology', () => {
  it('orders sources before targets, and sets aside exactly what a cycle holds back', () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        const { order, unordered } = topologyOf(document);
        expect(new Set(order.map(({ id }) => id))).toEqual(new Set(Object.keys(document.nodes)));
        const at = new Map(order.map(({ id }, index) => [id, index]));
        const edges = Object.values(document.edges);
        for (const { source, target } of edges) {
          if (unordered.has(target)) continue;
          expect(unordered.has(source)).toBe(false);
          expect(at.get(source)).toBeLessThan(at.get(target) ?? -1);
        }
        // Each node set aside has a source that is set aside: following these back never ends, so there is a cycle.
        for (const id of unordered) expect(edges.some((edge) => edge.target === id && unordered.has(edge.source))).toBe(true);
      }),
    );
  });

  it('compares ids by length first', () => {
    expect(['block10', 'block2', 'stem', 'block1'].sort(compareIds)).toEqual(['stem', 'block1', 'block2', 'block10']);
  });
});
