import {
  cycle,
  danglingEdge,
  deadBranch,
  doubledEdge,
  emptyDesign,
  inputIsFed,
  missingInput,
  noInput,
  noOutput,
  outputFeeds,
  severalInputs,
  severalOutputs,
  tooFewInputs,
  tooManyInputs,
} from '../diagnostics/catalogue.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Document, GraphEdge, GraphNode, NodeId } from './document.ts';
import { isOutput } from './kinds.ts';
import { ports } from './ports.ts';
import type { Topology } from './topology.ts';

/** How the nodes hang together, before any shape is known. O(nodes + edges). */
export function validate(document: Document, topology: Topology): readonly Diagnostic[] {
  if (topology.order.length === 0) return [emptyDesign()];
  const inputs = topology.order.filter(({ kind }) => kind === 'input');
  const outputs = topology.order.filter(({ kind }) => kind === 'output');
  const ends = topology.order.filter((node) => !isOutput(node.kind) && (topology.outgoing.get(node.id) ?? []).every(({ target }) => document.nodes[target]?.kind === 'auxiliary-output'));
  const trunkEnd = outputs.length === 0 ? ends.findLast(({ kind }) => kind !== 'input') : undefined;
  return [
    ...(inputs.length === 0 ? [noInput()] : []),
    ...inputs.slice(1).map((node) => severalInputs(node, inputs[0] as GraphNode)),
    ...(outputs.length === 0 ? [noOutput(trunkEnd)] : []),
    ...outputs.slice(1).map((node) => severalOutputs(node, outputs[0] as GraphNode)),
    ...Object.values(document.edges).filter((edge) => !document.nodes[edge.source] || !document.nodes[edge.target]).map(danglingEdge),
    ...cycles(document, topology),
    ...topology.order.flatMap((node) => (isFedByOne(node, topology) ? [] : connections(document, node, topology))),
    ...ends.filter((node) => node !== trunkEnd && (topology.outgoing.get(node.id) ?? []).length === 0).map(deadBranch),
  ];
}

/** As nearly every node of a trunk is: told apart first, since this is asked for at every edit. */
function isFedByOne({ id, kind }: GraphNode, { incoming, outgoing }: Topology): boolean {
  const { inputs, feeds } = ports[kind];
  return inputs.min <= 1 && inputs.max >= 1 && incoming.get(id)?.length === 1 && (feeds || (outgoing.get(id) ?? []).length === 0);
}

function connections(document: Document, node: GraphNode, topology: Topology): readonly Diagnostic[] {
  const incoming = topology.incoming.get(node.id) ?? [];
  const outgoing = topology.outgoing.get(node.id) ?? [];
  const { inputs, feeds } = ports[node.kind];
  const problems: Diagnostic[] = [];
  const sources = new Set<NodeId>();
  for (const edge of incoming) {
    const source = document.nodes[edge.source] as GraphNode;
    if (sources.has(edge.source)) problems.push(doubledEdge(source, node, edge));
    else if (inputs.max === 0) problems.push(inputIsFed(node, edge));
    else if (sources.size >= inputs.max) problems.push(tooManyInputs(node, edge, source));
    sources.add(edge.source);
  }
  if (sources.size < inputs.min) problems.push(inputs.min > 1 ? tooFewInputs(node, sources.size) : missingInput(node));
  if (!feeds) problems.push(...outgoing.map((edge) => outputFeeds(node, edge)));
  return problems;
}

/** One diagnostic a cycle, found by walking back along unordered nodes; each node is walked once. */
function cycles(document: Document, { unordered, incoming }: Topology): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  const walkOf = new Map<NodeId, NodeId>();
  for (const start of unordered) {
    const path: GraphEdge[] = [];
    let at = start;
    while (!walkOf.has(at)) {
      walkOf.set(at, start);
      // What no order can place has an unplaced source.
      const back = incoming.get(at)?.find((edge) => unordered.has(edge.source));
      if (!back) break;
      path.push(back);
      at = back.source;
    }
    if (path.length === 0 || walkOf.get(at) !== start) continue;
    // The walk met itself at `at`: the edges since then, turned round, are the cycle.
    const round = path.slice(path.findIndex((edge) => edge.target === at)).reverse();
    const onCycle = new Set(round.map((edge) => edge.source));
    // Told from where the network enters it, so that the edge back to there is the one offered for removal.
    const entry = round.findIndex((edge) => incoming.get(edge.source)?.some(({ source }) => !onCycle.has(source)));
    const told = [...round.slice(Math.max(entry, 0)), ...round.slice(0, Math.max(entry, 0))];
    problems.push(cycle(told.map((edge) => document.nodes[edge.source] as GraphNode), told.at(-1) as GraphEdge));
  }
  return problems;
}
