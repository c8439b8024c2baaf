import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { topologyOf } from '../../../main-process/core/graph/topology.ts';
import { lowerDocument } from '../../../main-process/core/lower/lower-document.ts';
import { exitCosts, multiplyAddsInTurn } from '../../../main-process/core/shape/cost.ts';
import type { Analysis, ExitFacts } from '../../../main-process/core/shape/facts.ts';
import { cifarResNet } from '../../../main-process/core/templates/resnet.ts';
import { network } from '../../helpers/network.ts';

/** Ancestors of each exit by plain recursion, for comparison. `inTurn`: with those of all exits before it. */
function costsByHand({ graph, layers }: Analysis, inTurn = false): readonly Pick<ExitFacts, 'parameters' | 'multiplyAdds'>[] {
  const inputs = new Map(graph.layers.map((layer) => [layer.id, layer.inputs]));
  let seen = new Set<string>();
  return graph.exits.map(({ logits }) => {
    if (!inTurn) seen = new Set();
    const visit = (id: string): void => {
      if (seen.has(id)) return;
      seen.add(id);
      inputs.get(id)?.forEach(visit);
    };
    visit(logits);
    const total = (key: 'parameters' | 'multiplyAdds'): number => [...seen].reduce((sum, id) => sum + (layers[id]?.[key] ?? 0), 0);
    return { parameters: total('parameters'), multiplyAdds: total('multiplyAdds') };
  });
}

describe('cost of the model cut at each exit', () => {
  it('is that of its ancestors, for any drawing with branches', () => {
    // Convolutions of one shape, each adding two earlier ones; outputs hang anywhere.
    const drawing = fc.record({
      sources: fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 12 }),
      taps: fc.array(fc.nat(), { minLength: 1, maxLength: 5 }),
    });
    fc.assert(
      fc.property(drawing, ({ sources, taps }) => {
        const specs: Parameters<typeof network>[0] = { n0: ['input', { height: 4, width: 4, channels: 2 }] };
        const ways: string[] = [];
        sources.forEach(([left, right], index) => {
          const [a, b] = [left % (index + 1), right % (index + 1)];
          const here = index + 1;
          Object.assign(specs, { [`n${here}`]: ['conv', { filters: 2 }] });
          if (a === b) ways.push(`n${a}>n${here}`);
          else {
            Object.assign(specs, { [`sum${here}`]: ['add'] });
            ways.push(`n${a}>sum${here}>n${here}`, `n${b}>sum${here}`);
          }
        });
        taps.forEach((tap, index) => {
          Object.assign(specs, { [`out${index}`]: [index === 0 ? 'output' : 'auxiliary-output', { head: 'C' }] });
          ways.push(`n${tap % (sources.length + 1)}>out${index}`);
        });
        const analysis = analyse(network(specs, ...ways));
        expect(analysis.exits).toHaveLength(taps.length);
        expect(analysis.exits.map(({ parameters, multiplyAdds }) => ({ parameters, multiplyAdds }))).toEqual(costsByHand(analysis));
        const inTurn = costsByHand(analysis, true).map(({ multiplyAdds }) => multiplyAdds);
        expect(multiplyAddsInTurn(analysis.graph.exits, analysis.lowered)).toEqual(inTurn);
      }),
      { numRuns: 200 },
    );
  });

  it('in turn counts the heads before an exit, which were asked in vain', () => {
    const specs = { in: ['input'], stem: ['conv'], a: ['auxiliary-output'], b: ['basic-block'], c: ['auxiliary-output'], out: ['output'] } as const;
    const analysis = analyse(network(specs, 'in>stem>b>out', 'stem>a', 'b>c'));
    const head = (id: string): number => analysis.nodes[id]?.multiplyAdds ?? 0;
    const cut = analysis.exits.map(({ multiplyAdds }) => multiplyAdds);
    expect(head('a')).toBeGreaterThan(0);
    const expected = [cut[0], (cut[1] ?? 0) + head('a'), (cut[2] ?? 0) + head('a') + head('c')];
    expect(multiplyAddsInTurn(analysis.graph.exits, analysis.lowered)).toEqual(expected);
  });

  it('takes work in proportion to the trunk, however many exits hang on it', () => {
    const lookups = (depth: number): number => {
      const exits = Array.from({ length: (depth - 2) / 2 }, (_, index) => 2 * index + 3);
      const document = cifarResNet({ name: '', description: '', depth, design: 'pre-activation', exits });
      const { graph, nodes } = lowerDocument(document, topologyOf(document));
      let count = 0;
      const counting = { ...nodes, get: (id: string) => ((count += 1), nodes.get(id)) } as typeof nodes;
      exitCosts(graph.exits, counting);
      return count / nodes.size;
    };
    expect(lookups(602)).toBeCloseTo(lookups(62), 1);
    expect(lookups(602)).toBeLessThan(4);
  });

  it('totals are the sum over nodes and over layers', () => {
    const { totals, nodes, layers } = analyse(
      network({ in: ['input'], stem: ['conv'], b: ['bottleneck-block'], x: ['auxiliary-output'], b2: ['basic-block'], out: ['output'] }, 'in>stem>b>b2>out', 'b>x'),
    );
    for (const key of ['parameters', 'multiplyAdds', 'activationBytes'] as const) {
      expect(Object.values(nodes).reduce((sum, facts) => sum + facts[key], 0)).toBe(totals[key]);
      expect(Object.values(layers).reduce((sum, facts) => sum + facts[key], 0)).toBe(totals[key]);
    }
  });
});
