import type { Document, GraphEdge, GraphNode, NodeId } from './document.ts';
import { isOutput } from './kinds.ts';

/** How a document's nodes hang together. Edges with a missing end are left out (validate names them). */
export interface Topology {
  /**
   * All nodes, sources before targets, the same for the same design however it was edited: among nodes that are free
   * to come next, outputs first (beside what they hang on), then by id. Nodes on or behind a cycle come last.
   */
  readonly order: readonly GraphNode[];
  /** Incoming edges in the order of their sources. */
  readonly incoming: ReadonlyMap<NodeId, readonly GraphEdge[]>;
  readonly outgoing: ReadonlyMap<NodeId, readonly GraphEdge[]>;
  /** Nodes that no order can place: on a cycle, or fed by one. */
  readonly unordered: ReadonlySet<NodeId>;
}

/** Shorter ids first, so that `block2` comes before `block10`. */
export const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
const compareNodes = (a: GraphNode, b: GraphNode): number => Number(isOutput(b.kind)) - Number(isOutput(a.kind)) || compareIds(a.id, b.id);

type Drawing = Pick<Document, 'nodes' | 'edges'>;
const known = new WeakMap<Drawing['nodes'], { readonly edges: Drawing['edges']; readonly topology: Topology }>();
/** By the wires: most edits change what nodes are set to, and neither wires nor order. */
const knownByEdges = new WeakMap<Drawing['edges'], Topology>();

/** The topology of a drawing. Found out once for frozen nodes and edges, which several passes and views ask about. */
export function topologyOf(document: Drawing): Topology {
  const { nodes, edges } = document;
  const before = known.get(nodes);
  if (before?.edges === edges) return before.topology;
  const lasting = Object.isFrozen(nodes) && Object.isFrozen(edges);
  const topology = (lasting && sameWiring(nodes, knownByEdges.get(edges))) || findTopology(document);
  if (lasting) {
    known.set(nodes, { edges, topology });
    knownByEdges.set(edges, topology);
  }
  return topology;
}

/** An earlier topology of the same wires with the nodes as they are now; undefined where others came, went or changed their kind. */
function sameWiring(nodes: Drawing['nodes'], before: Topology | undefined): Topology | undefined {
  if (before === undefined) return undefined;
  const order: GraphNode[] = [];
  for (const { id, kind } of before.order) {
    const node = nodes[id];
    if (node?.kind !== kind) return undefined;
    order.push(node);
  }
  return Object.keys(nodes).length === order.length ? { ...before, order } : undefined;
}

/** Kahn's algorithm with a heap: O((n + e) log n). */
function findTopology(document: Drawing): Topology {
  const nodes = Object.values(document.nodes);
  const incoming = new Map<NodeId, GraphEdge[]>(nodes.map((node) => [node.id, []]));
  const outgoing = new Map<NodeId, GraphEdge[]>(nodes.map((node) => [node.id, []]));
  for (const edge of Object.values(document.edges)) {
    const from = outgoing.get(edge.source);
    const to = incoming.get(edge.target);
    if (!from || !to) continue;
    from.push(edge);
    to.push(edge);
  }

  const waitingFor = new Map<NodeId, number>();
  const ready = new Heap<GraphNode>(compareNodes);
  for (const node of nodes) {
    const count = incoming.get(node.id)?.length ?? 0;
    waitingFor.set(node.id, count);
    if (count === 0) ready.push(node);
  }
  const order: GraphNode[] = [];
  for (let node = ready.pop(); node; node = ready.pop()) {
    order.push(node);
    for (const edge of outgoing.get(node.id) ?? []) {
      const left = (waitingFor.get(edge.target) ?? 0) - 1;
      waitingFor.set(edge.target, left);
      const target = document.nodes[edge.target];
      if (left === 0 && target) ready.push(target);
    }
  }
  const placed = new Set(order.map((node) => node.id));
  const rest = nodes.filter((node) => !placed.has(node.id)).sort(compareNodes);
  order.push(...rest);

  const position = new Map(order.map((node, index) => [node.id, index]));
  const at = (id: NodeId): number => position.get(id) ?? 0;
  for (const edges of incoming.values()) {
    if (edges.length > 1) edges.sort((a, b) => at(a.source) - at(b.source) || compareIds(a.id, b.id));
  }
  for (const edges of outgoing.values()) {
    if (edges.length > 1) edges.sort((a, b) => at(a.target) - at(b.target) || compareIds(a.id, b.id));
  }
  return { order, incoming, outgoing, unordered: new Set(rest.map((node) => node.id)) };
}

/** Smallest first. */
class Heap<T> {
  readonly #items: T[] = [];
  readonly #compare: (a: T, b: T) => number;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  push(item: T): void {
    const items = this.#items;
    let index = items.length;
    items.push(item);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = items[parent] as T;
      if (this.#compare(above, item) <= 0) break;
      items[index] = above;
      index = parent;
    }
    items[index] = item;
  }

  pop(): T | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (top === undefined || last === undefined || items.length === 0) return top;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && this.#compare(items[child + 1] as T, items[child] as T) < 0) child += 1;
      if (this.#compare(last, items[child] as T) <= 0) break;
      items[index] = items[child] as T;
      index = child;
    }
    items[index] = last;
    return top;
  }
}
