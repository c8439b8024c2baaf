import { createNode, freshId } from '../../main-process/core/graph/create.ts';
import { isBlock, type NodeKind, type ParamsOf } from '../../main-process/core/graph/kinds.ts';
import type { Document, GraphNode, NodeId } from '../../main-process/core/graph/document.ts';
import { topologyOf } from '../../main-process/core/graph/topology.ts';
import type { Analysis } from '../../main-process/core/shape/facts.ts';

/** Name and id that a new node of each kind starts from. */
const stems: Readonly<Record<NodeKind, readonly [name: string, id: string]>> = {
  input: ['Input', 'input'],
  conv: ['Conv', 'conv'],
  'batch-norm': ['BN', 'bn'],
  activation: ['Act', 'act'],
  'basic-block': ['Block', 'block'],
  'bottleneck-block': ['Block', 'block'],
  'max-pool': ['Pool', 'pool'],
  'average-pool': ['Pool', 'pool'],
  'global-pool': ['Pool', 'pool'],
  flatten: ['Flatten', 'flatten'],
  dense: ['Dense', 'dense'],
  dropout: ['Dropout', 'dropout'],
  add: ['Add', 'add'],
  concatenate: ['Concat', 'concat'],
  'auxiliary-output': ['Exit', 'exit'],
  output: ['Output', 'output'],
};

/** The word that the names of a kind start from: "Block". */
export const stemOf = (kind: NodeKind): string => stems[kind][0];
/** Does a node still have the name that it was made with? */
export const hasDefaultName = ({ kind, name }: Pick<GraphNode, 'kind' | 'name'>): boolean =>
  name.startsWith(stemOf(kind)) && /^( \d+)?$/.test(name.slice(stemOf(kind).length));

/** Kinds of which a design has one: their first node goes without a number. */
const single: ReadonlySet<NodeKind> = new Set(['input', 'output']);

/** The next free "Block 7": one more than the highest number in use with that stem. */
export function nextName(names: Iterable<string>, stem: string, bareFirst = false): string {
  const pattern = new RegExp(`^${stem.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?: (\\d+))?$`);
  let highest = 0;
  let used = false;
  for (const name of names) {
    const found = pattern.exec(name);
    if (!found) continue;
    used = true;
    highest = Math.max(highest, Number(found[1] ?? 1));
  }
  return bareFirst && !used ? stem : `${stem} ${highest + 1}`;
}

/** Is this id used by anything in the document? Nodes, edges, stages and notes share one space of names. */
export const taken =
  (document: Document) =>
  (id: string): boolean =>
    id in document.nodes || id in document.edges || id in document.stages || id in document.notes;

/**
 * A node that is not yet in the document: fresh id, the next free name, defaults but for `params`.
 */
export function newNode(document: Document, kind: NodeKind, params: Readonly<Record<string, unknown>> = {}): GraphNode {
  const [name, id] = stems[kind];
  const names = Object.values(document.nodes).map((node) => node.name);
  return createNode(kind, freshId(id, taken(document)), nextName(names, name, single.has(kind)), params as Partial<ParamsOf<NodeKind>>);
}

/** Depth label of an output on this node (spec §2): 2b+1 after b basic blocks, 3b+1 with bottlenecks. */
export function depthLabel(document: Document, host: NodeId): number {
  const bottleneck = Object.values(document.nodes).some((node) => node.kind === 'bottleneck-block');
  return blocksUpTo(document, host) * (bottleneck ? 3 : 2) + 1;
}

/** "Exit 7": named after its depth label. */
export function exitName(document: Document, analysis: Analysis, host: NodeId): string {
  const depth = depthLabel(document, host);
  const names = [...Object.values(document.nodes).map((node) => node.name), ...analysis.exits.map(({ exit }) => exit.name)];
  const name = `Exit ${depth}`;
  return names.includes(name) ? nextName(names, `${name} no.`) : name;
}

/** Residual blocks on the longest way from the input to a node, itself included. */
export function blocksUpTo(document: Document, id: NodeId): number {
  const { order, incoming } = topologyOf(document);
  const blocks = new Map<NodeId, number>();
  for (const node of order) {
    const before = (incoming.get(node.id) ?? []).map((edge) => blocks.get(edge.source) ?? 0);
    blocks.set(node.id, Math.max(0, ...before) + Number(isBlock(node.kind)));
  }
  return blocks.get(id) ?? 0;
}

/** "Block 4" or "3 nodes", for labels of commands. */
export function describe(document: Document, ids: readonly string[]): string {
  const [first] = ids;
  if (ids.length === 1 && first !== undefined) return document.nodes[first]?.name ?? (document.edges[first] ? 'connection' : document.notes[first] ? 'a note' : first);
  const nodes = ids.filter((id) => id in document.nodes);
  const blocks = nodes.filter((id) => isBlock(document.nodes[id]?.kind ?? 'input'));
  if (nodes.length === 0) return ids.some((id) => id in document.notes) ? `${ids.length} items` : `${ids.length} connections`;
  return blocks.length === nodes.length ? `${nodes.length} blocks` : `${nodes.length} nodes`;
}
