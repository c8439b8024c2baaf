import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Document, GraphNode, NodeId } from '../graph/document.ts';
import { isOutput } from '../graph/kinds.ts';
import { ports } from '../graph/ports.ts';
import { emptyTable } from '../graph/table.ts';
import type { Topology } from '../graph/topology.ts';
import type { Value } from './builder.ts';
import { exitsOf } from './exits.ts';
import type { AnyLayer, LayerId, LoweredGraph } from './lowered-graph.ts';
import { loweredNode, type LoweredNode, type PlacedNode } from './lowered-node.ts';
import type { Inputs } from './lowering.ts';

export interface Lowered {
  readonly graph: LoweredGraph;
  /** The nodes that could be lowered, in topological order. */
  readonly nodes: ReadonlyMap<NodeId, PlacedNode>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Blocks to layers, with the shape of each. Partial on purpose: what hangs together from the input is lowered, the rest
 * is left out without a word (validate has said why), so an unfinished drawing still shows its shapes.
 */
export function lowerDocument({ classes }: Pick<Document, 'classes'>, topology: Topology): Lowered {
  const before = known.get(topology);
  if (before?.graph.classes === classes) return before;
  const lowered = lower(classes, topology);
  known.set(topology, lowered);
  return lowered;
}

/** A topology holds the nodes themselves, so it and the classes are all that this depends on. */
const known = new WeakMap<Topology, Lowered>();

function lower(classes: number, topology: Topology): Lowered {
  const nodes = new Map<NodeId, PlacedNode>();
  const layers: AnyLayer[] = [];
  const diagnostics: Diagnostic[] = [];
  const outputOf = emptyTable<LayerId>();

  for (const node of topology.order) {
    if (topology.unordered.has(node.id)) break;
    const sources = sourcesOf(node, topology);
    const inputs = inputsOf(node, sources, nodes);
    if (!inputs) continue;
    const lowered = loweredNode(node, inputs, classes);
    diagnostics.push(...lowered.diagnostics);
    if (!lowered.value.shape) continue;
    nodes.set(node.id, placed(node, sources, lowered));
    layers.push(...lowered.layers);
    outputOf[node.id] = lowered.value.layer;
  }

  const graph = { classes, input: layers.find(({ op }) => op === 'input')?.id ?? '', layers, outputOf };
  return { graph: { ...graph, exits: exitsOf(topology, nodes) }, nodes, diagnostics };
}

const places = new WeakMap<LoweredNode, PlacedNode>();
/** The same object where what a node became, and what feeds it, is the same. */
function placed(node: GraphNode, sources: readonly NodeId[], lowered: LoweredNode): PlacedNode {
  const before = places.get(lowered);
  const same = before?.node === node && before.sources.length === sources.length;
  if (same && before.sources.every((id, index) => id === sources[index])) return before;
  const made = { node, sources, ...lowered };
  places.set(lowered, made);
  return made;
}

const nothing: Value = { layer: '', shape: null };

/** Nodes that it takes, in the order of the drawing. Surplus ones are ignored. */
function sourcesOf(node: GraphNode, topology: Topology): readonly NodeId[] {
  const { max } = ports[node.kind].inputs;
  const incoming = topology.incoming.get(node.id) ?? [];
  if (incoming.length <= 1 && incoming.length <= max) return incoming.map(({ source }) => source);
  return [...new Set(incoming.map(({ source }) => source))].slice(0, max);
}

/** What the node is fed with; undefined where something it needs is missing. */
function inputsOf(node: GraphNode, sources: readonly NodeId[], nodes: ReadonlyMap<NodeId, PlacedNode>): Inputs | undefined {
  const { min, max } = ports[node.kind].inputs;
  if (max === 0) return [nothing];
  const inputs: Value[] = [];
  for (const id of sources) {
    const source = nodes.get(id);
    if (!source || isOutput(source.node.kind)) return undefined;
    inputs.push(source.value);
  }
  const [first, ...others] = inputs;
  return first && inputs.length >= min ? [first, ...others] : undefined;
}
