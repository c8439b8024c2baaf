import { advise } from './diagnostics/advise.ts';
import type { Document, NodeId } from './graph/document.ts';
import { topologyOf } from './graph/topology.ts';
import { validate } from './graph/validate.ts';
import { lowerDocument } from './lower/lower-document.ts';
import { accumulate, exitCosts, noCost } from './shape/cost.ts';
import type { Analysis, NodeFacts, Shape } from './shape/facts.ts';

const bySeverity = { error: 0, warning: 1, hint: 2 } as const;

/**
 * Everything that can be said of a design without running it: validate, lower, infer shapes and cost, advise. Never
 * throws; linear in the size of the drawing, so that the window can ask after every edit.
 */
export function analyse(document: Document): Analysis {
  const topology = topologyOf(document);
  const { graph, facts, diagnostics: shapeProblems } = lowerDocument(document, topology);

  const costs = new Map(topology.order.map(({ id }) => [id, noCost()]));
  const totals = noCost();
  for (const layer of graph.layers) {
    const cost = facts.get(layer.id);
    accumulate(costs.get(layer.node) ?? noCost(), cost);
    accumulate(totals, cost);
  }
  const outputShape = (id: NodeId): Shape | null => facts.get(graph.outputOf[id] ?? '')?.output ?? null;
  const nodes = Object.fromEntries(
    topology.order.map(({ id }): [NodeId, NodeFacts] => {
      const inputs = (topology.incoming.get(id) ?? []).flatMap(({ source }) => {
        const shape = outputShape(source);
        return shape ? [shape] : [];
      });
      return [id, { inputs, output: outputShape(id), ...(costs.get(id) ?? noCost()) }];
    }),
  );
  const exits = exitCosts(graph, facts);
  const diagnostics = [...validate(document, topology), ...shapeProblems, ...advise(document, topology, { graph, nodes, exits, totals })];
  diagnostics.sort((a, b) => bySeverity[a.severity] - bySeverity[b.severity]);
  return {
    diagnostics,
    graph,
    layers: Object.fromEntries(facts),
    nodes,
    exits,
    totals,
    trainable: graph.exits.some(({ kind }) => kind === 'final') && !diagnostics.some(({ severity }) => severity === 'error'),
  };
}
