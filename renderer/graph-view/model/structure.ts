import type { Document, GraphEdge, GraphNode, NodeId, Position, StageId } from '../../../main-process/core/graph/document.ts';
import { axisOf } from '../layout/axis.ts';

/** Who is wired to whom: made once per topology, read by layout, drawing and commands. */
export interface Wiring {
  readonly incoming: ReadonlyMap<NodeId, readonly GraphEdge[]>;
  readonly outgoing: ReadonlyMap<NodeId, readonly GraphEdge[]>;
}

const cache = new WeakMap<Document['edges'], Wiring>();
const none: readonly GraphEdge[] = [];

/** Edges by their ends. Dangling edges (an end that is no node) are kept; callers look nodes up. */
export function wiringOf(edges: Document['edges']): Wiring {
  const known = cache.get(edges);
  if (known) return known;
  const incoming = new Map<NodeId, GraphEdge[]>();
  const outgoing = new Map<NodeId, GraphEdge[]>();
  for (const edge of Object.values(edges)) {
    push(outgoing, edge.source, edge);
    push(incoming, edge.target, edge);
  }
  const wiring = { incoming, outgoing };
  // An immer draft is mutable: what is known of it may not outlive the call.
  if (Object.isFrozen(edges)) cache.set(edges, wiring);
  return wiring;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

export const edgesInto = (document: Pick<Document, 'edges'>, id: NodeId): readonly GraphEdge[] =>
  wiringOf(document.edges).incoming.get(id) ?? none;
export const edgesFrom = (document: Pick<Document, 'edges'>, id: NodeId): readonly GraphEdge[] =>
  wiringOf(document.edges).outgoing.get(id) ?? none;

/** The node that an auxiliary output hangs on, if it hangs on one. */
export function hostOf(document: Pick<Document, 'nodes' | 'edges'>, id: NodeId): NodeId | null {
  if (document.nodes[id]?.kind !== 'auxiliary-output') return null;
  const source = edgesInto(document, id)[0]?.source;
  return source !== undefined && document.nodes[source] && document.nodes[source].kind !== 'auxiliary-output' ? source : null;
}

/** The node that each docked output hangs on: found in one go, for whoever looks at all nodes. */
export function hostsOf(document: Pick<Document, 'nodes' | 'edges'>): ReadonlyMap<NodeId, NodeId> {
  const hosts = new Map<NodeId, NodeId>();
  for (const { id, kind } of Object.values(document.nodes)) {
    const host = kind === 'auxiliary-output' ? hostOf(document, id) : null;
    if (host !== null) hosts.set(id, host);
  }
  return hosts;
}

/** True for a pill that takes its place from the node it hangs on. */
export const isDocked = (document: Pick<Document, 'nodes' | 'edges'>, id: NodeId): boolean => hostOf(document, id) !== null;

/** Auxiliary outputs of a node, in the order they were attached. */
export const exitsOn = (document: Pick<Document, 'nodes' | 'edges'>, id: NodeId): readonly NodeId[] =>
  edgesFrom(document, id)
    .map((edge) => edge.target)
    .filter((target) => hostOf(document, target) === id);

/** Edges of the trunk and its branches: all but those to a docked output. */
export const isTrunkEdge = (document: Pick<Document, 'nodes' | 'edges'>, edge: GraphEdge): boolean =>
  Boolean(document.nodes[edge.source]) && Boolean(document.nodes[edge.target]) && !isDocked(document, edge.target);

/** A node and all that its data comes to. Each wire is looked at once. */
export function descendants(document: Pick<Document, 'edges'>, id: NodeId): ReadonlySet<NodeId> {
  const { outgoing } = wiringOf(document.edges);
  return reached(id, (node) => outgoing.get(node) ?? none, ({ target }) => target);
}

/** A node and all that its data comes from. Each wire is looked at once. */
export function ancestors(document: Pick<Document, 'edges'>, id: NodeId): ReadonlySet<NodeId> {
  const { incoming } = wiringOf(document.edges);
  return reached(id, (node) => incoming.get(node) ?? none, ({ source }) => source);
}

function reached(
  start: NodeId,
  wires: (id: NodeId) => readonly GraphEdge[],
  end: (edge: GraphEdge) => NodeId,
): ReadonlySet<NodeId> {
  // A set is walked in the order of its growth, what is added on the way included.
  const seen = new Set([start]);
  for (const id of seen) for (const edge of wires(id)) seen.add(end(edge));
  return seen;
}

/** May a node take another wire at its top? Merges take any number, the input none, all others one. */
export const takesMany = (node: GraphNode): boolean => node.kind === 'add' || node.kind === 'concatenate';
export const hasInput = (node: GraphNode): boolean => node.kind !== 'input';
export const hasOutput = (node: GraphNode): boolean => node.kind !== 'output' && node.kind !== 'auxiliary-output';

/** Why a wire from source to target cannot be drawn; null when it can. */
export function whyNotConnect(document: Pick<Document, 'nodes' | 'edges'>, source: NodeId, target: NodeId): string | null {
  const from = document.nodes[source];
  const to = document.nodes[target];
  if (!from || !to) return 'One end of the wire is missing.';
  if (source === target) return `${from.name} cannot feed itself.`;
  if (!hasOutput(from)) return `${from.name} is an output: nothing can follow it.`;
  if (!hasInput(to)) return 'The input is where the network starts: nothing can go before it.';
  if (edgesFrom(document, source).some((edge) => edge.target === target)) return `${from.name} and ${to.name} are connected already.`;
  if (descendants(document, target).has(source)) return `${to.name} comes before ${from.name}: the wire would close a loop.`;
  return null;
}

type Members = ReadonlyMap<StageId, readonly NodeId[]>;
const membersOf = new WeakMap<Document['nodes'], { readonly stages: Document['stages']; readonly members: Members }>();

/** Members of each stage, outputs that hang on them left out. */
export function stageMembers(document: Pick<Document, 'nodes' | 'stages'>): Members {
  const { nodes, stages } = document;
  const known = membersOf.get(nodes);
  if (known?.stages === stages) return known.members;
  const members = findMembers(document);
  if (Object.isFrozen(nodes) && Object.isFrozen(stages)) membersOf.set(nodes, { stages, members });
  return members;
}

function findMembers(document: Pick<Document, 'nodes' | 'stages'>): Members {
  const members = new Map<StageId, NodeId[]>();
  for (const node of Object.values(document.nodes)) {
    if (node.stage !== undefined && document.stages[node.stage] && node.kind !== 'auxiliary-output') push(members, node.stage, node.id);
  }
  return members;
}

/** The folded stage that a node is drawn in; null for a node that is drawn itself. */
export function foldedInto(document: Pick<Document, 'nodes' | 'stages'>, id: NodeId): StageId | null {
  const node = document.nodes[id];
  const stage = node?.kind === 'auxiliary-output' ? undefined : node?.stage;
  return stage !== undefined && document.stages[stage]?.collapsed === true ? stage : null;
}

/** Where a node is drawn: its own place, or that of the folded stage that holds it (the place of its first member along the trunk). */
export function drawnPlace(document: Pick<Document, 'nodes' | 'stages' | 'positions' | 'direction'>, id: NodeId): Position | undefined {
  const stage = foldedInto(document, id);
  if (stage === null) return document.positions[id];
  const { along } = axisOf(document);
  let first: Position | undefined;
  for (const member of stageMembers(document).get(stage) ?? []) {
    const place = document.positions[member];
    if (place && (!first || along(place) < along(first))) first = place;
  }
  return first;
}
