import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Document, GraphNode, NodeId } from '../graph/document.ts';
import { isOutput } from '../graph/kinds.ts';
import { ports } from '../graph/ports.ts';
import type { Topology } from '../graph/topology.ts';
import type { LayerFacts } from '../shape/facts.ts';
import { LayerBuilder, type Value } from './builder.ts';
import { exitsOf } from './exits.ts';
import type { AnyLayer, LayerId, LoweredGraph } from './lowered-graph.ts';
import { lowerNode } from './lowerings.ts';
import type { Inputs } from './lowering.ts';

export interface Lowered {
  readonly graph: LoweredGraph;
  readonly facts: ReadonlyMap<LayerId, LayerFacts>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Blocks to layers, with the shape of each. Partial on purpose: what hangs together from the input is lowered, the rest
 * is left out without a word (validate has said why), so an unfinished drawing still shows its shapes.
 */
export function lowerDocument(document: Document, topology: Topology): Lowered {
  const values = new Map<NodeId, Value>();
  const layers: AnyLayer[] = [];
  const facts = new Map<LayerId, LayerFacts>();
  const diagnostics: Diagnostic[] = [];

  for (const node of topology.order) {
    if (topology.unordered.has(node.id)) break;
    const inputs = inputsOf(document, node, topology, values);
    if (!inputs) continue;
    const build = new LayerBuilder(node);
    const value = lowerNode(node, inputs, build, document.classes);
    diagnostics.push(...build.diagnostics);
    if (!value.shape) continue;
    values.set(node.id, value);
    layers.push(...build.layers);
    for (const [id, layerFacts] of build.facts) facts.set(id, layerFacts);
  }

  const outputOf = Object.fromEntries([...values].map(([id, value]) => [id, value.layer]));
  const graph = { classes: document.classes, input: layers.find(({ op }) => op === 'input')?.id ?? '', layers, outputOf };
  return { graph: { ...graph, exits: exitsOf(document, topology, graph) }, facts, diagnostics };
}

const nothing: Value = { layer: '', shape: null };

/** What the node is fed with; undefined where something it needs is missing. Surplus inputs are ignored. */
function inputsOf(document: Document, node: GraphNode, topology: Topology, values: ReadonlyMap<NodeId, Value>): Inputs | undefined {
  const { min, max } = ports[node.kind].inputs;
  if (max === 0) return [nothing];
  const sources = [...new Set((topology.incoming.get(node.id) ?? []).map(({ source }) => source))].slice(0, max);
  const inputs = sources.flatMap((id) => {
    const source = document.nodes[id];
    const value = values.get(id);
    return source && value && !isOutput(source.kind) ? [value] : [];
  });
  const [first, ...others] = inputs;
  return first && inputs.length === sources.length && inputs.length >= min ? [first, ...others] : undefined;
}
