import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import type { Document, GraphNode } from '../../../main-process/core/graph/document.ts';
import { stepPlan } from '../../../main-process/core/multiway/passes.ts';
import { outputWeights, pathWeights } from '../../../main-process/core/multiway/weights.ts';
import { templates } from '../../../main-process/core/templates/index.ts';

const base = templates.find(({ id }) => id === 'auxnet-20-3')?.build() as Document;
const rule = pathWeights(exitsOf(base));

function exitsOf(document: Document) {
  const { graph } = analyse(document);
  if (!graph) throw new Error('The template cannot be lowered.');
  return graph.exits;
}
function mixed(params: Readonly<Record<string, object>>): Document {
  const changed = (node: GraphNode): GraphNode => ({ ...node, params: { ...node.params, ...params[node.id] } }) as GraphNode;
  return { ...base, nodes: Object.fromEntries(Object.values(base.nodes).map((node) => [node.id, changed(node)])) };
}

describe('muted and solo outputs', () => {
  const [seven = 0, thirteen = 0] = rule.weights;
  it.each<{ readonly name: string; readonly params: Record<string, object>; readonly weights: readonly number[] }>([
    { name: 'nothing', params: {}, weights: [seven, thirteen, 1] },
    { name: 'one muted', params: { exit7: { muted: true } }, weights: [0, thirteen, 1] },
    { name: 'the final one muted', params: { output: { muted: true } }, weights: [seven, thirteen, 0] },
    { name: 'one solo', params: { exit13: { solo: true } }, weights: [0, thirteen, 0] },
    { name: 'two solo', params: { exit7: { solo: true }, output: { solo: true } }, weights: [seven, 0, 1] },
    { name: 'solo and muted is muted', params: { exit7: { solo: true, muted: true } }, weights: [0, 0, 0] },
    { name: 'a weight of its own waits behind a mute', params: { exit7: { weight: 0.5, muted: true } }, weights: [0, thirteen, 1] },
  ])('$name', ({ params, weights }) => {
    const exits = exitsOf(mixed(params));
    expect(pathWeights(exits).weights).toEqual(weights);
    expect(outputWeights(exits, 'joint').map((weight) => weight > 0)).toEqual(weights.map((weight) => weight > 0));
  });

  it('a mute is as a weight of 0 to every method', () => {
    const { graph: muted } = analyse(mixed({ exit7: { muted: true } }));
    const { graph: zero } = analyse(mixed({ exit7: { weight: 0 } }));
    if (!muted || !zero) throw new Error('no graph');
    for (const method of ['fused', 'parallel', 'sequential', 'joint'] as const) expect(stepPlan(muted, method)).toEqual(stepPlan(zero, method));
  });

  it('a muted final output leaves the trunk beyond the last other output alone, and its own head learns on', () => {
    const { graph } = analyse(mixed({ output: { muted: true } }));
    if (!graph) throw new Error('no graph');
    const [pass] = stepPlan(graph, 'fused').passes;
    expect(pass?.junctions[2]).toEqual({ factor: 0, coefficients: [2] });
    expect(pass?.seeds).toEqual([1, 1, 1]);
    expect(stepPlan(graph, 'fused').coefficients[2]).toBe(0);
  });
});
