import { advise } from './diagnostics/advise.ts';
import type { Document, GraphEdge } from './graph/document.ts';
import { emptyTable } from './graph/table.ts';
import { topologyOf } from './graph/topology.ts';
import { validate } from './graph/validate.ts';
import { lowerDocument, type Lowered } from './lower/lower-document.ts';
import { accumulate, exitCosts, noCost } from './shape/cost.ts';
import { keptBytes } from './shape/kept-activations.ts';
import type { Analysis, LayerFacts, NodeFacts, Shape } from './shape/facts.ts';

const bySeverity = { error: 0, warning: 1, hint: 2 } as const;

/**
 * Everything that can be said of a design without running it: validate, lower, infer shapes and cost, advise. Never
 * throws; linear in the size of the drawing, so that the window can ask after every edit.
 */
export function analyse(document: Document): Analysis {
  const topology = topologyOf(document);
  const { graph, nodes: lowered, diagnostics: shapeProblems } = lowerDocument(document, topology);

  const totals = noCost();
  const nodes = emptyTable<NodeFacts>();
  for (const { id } of topology.order) {
    const known = lowered.get(id);
    const incoming = topology.incoming.get(id) ?? [];
    accumulate(totals, known?.whole);
    // The same object as after the edit before, where nothing about the node has changed: the drawing is compared by it.
    nodes[id] =
      known?.sources.length === incoming.length
        ? known.whole
        : { ...(known?.whole ?? noCost()), inputs: shapesOf(incoming, lowered), output: known?.value.shape ?? null };
  }
  const exits = exitCosts(graph.exits, lowered);
  const diagnostics = [...validate(document, topology), ...shapeProblems, ...advise(document, topology, { graph, nodes, exits, totals })];
  diagnostics.sort((a, b) => bySeverity[a.severity] - bySeverity[b.severity]);
  let layers: Analysis['layers'] | undefined;
  return {
    diagnostics,
    graph,
    // Thousands of entries, asked for by few: made when they are.
    get layers() {
      return (layers ??= layerFacts(lowered));
    },
    lowered,
    nodes,
    exits,
    totals: { ...totals, keptBytes: keptBytes(lowered) },
    trainable: graph.exits.some(({ kind }) => kind === 'final') && !diagnostics.some(({ severity }) => severity === 'error'),
  };
}

const shapesOf = (incoming: readonly GraphEdge[], lowered: Lowered['nodes']): readonly Shape[] =>
  incoming.flatMap(({ source }) => {
    const shape = lowered.get(source)?.value.shape;
    return shape ? [shape] : [];
  });

function layerFacts(lowered: Lowered['nodes']): Analysis['layers'] {
  const found = emptyTable<LayerFacts>();
  for (const { layers, facts } of lowered.values()) {
    layers.forEach(({ id }, index) => {
      const own = facts[index];
      if (own) found[id] = own;
    });
  }
  return found;
}
