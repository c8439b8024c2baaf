import { freshId } from '../graph/create.ts';
import type { Document, GraphEdge, GraphNode, NodeId, StageId } from '../graph/document.ts';
import { isBlock } from '../graph/kinds.ts';
import { topologyOf } from '../graph/topology.ts';
import { trunkLayout } from '../graph/trunk-layout.ts';
import { AxisError } from './axis-error.ts';

/** Another depth and another width of the same design, for sweeps over them. Drawn anew as templates are. */

/** The residual blocks of a stage, in the order in which data flows. */
export const blocksOf = (document: Pick<Document, 'nodes' | 'edges'>, stage: StageId): readonly GraphNode[] =>
  topologyOf(document).order.filter((node) => node.stage === stage && isBlock(node.kind));

/** Stages that have residual blocks, from the input on. */
export function blockStages(document: Pick<Document, 'nodes' | 'edges' | 'stages'>): readonly StageId[] {
  const found = topologyOf(document).order.flatMap(({ stage, kind }) => {
    return stage !== undefined && isBlock(kind) && document.stages[stage] ? [stage] : [];
  });
  return [...new Set(found)];
}

/**
 * The design with `count` residual blocks in a stage. New ones follow the last and are as it is, at stride 1; surplus ones go from
 * the end. What hangs on the end of the stage stays at its end, and no output is lost: those of blocks that go move to the last one.
 * @throws AxisError where the blocks are no plain chain, or two outputs would come to hang on one block
 */
export function withBlocks(document: Document, stage: StageId, count: number): Document {
  const blocks = blocksOf(document, stage);
  const name = document.stages[stage]?.name ?? stage;
  const last = blocks.at(-1);
  if (last === undefined || !isChain(document, blocks)) {
    throw new AxisError(`${name}: its blocks do not follow each other directly, so their number cannot be changed.`);
  }
  if (count === blocks.length) return document;
  const kept = blocks.slice(0, count);
  const gone = new Set(blocks.slice(count).map(({ id }) => id));
  const fresh = freshBlocks(document, last, count - blocks.length);
  const end = (fresh.at(-1) ?? kept.at(-1) ?? last).id;
  // Of each edge from a block that goes, or from the end of the stage: it starts from the new end.
  const edges = Object.values(document.edges).flatMap((edge): readonly GraphEdge[] => {
    if (gone.has(edge.target)) return [];
    return [gone.has(edge.source) || edge.source === last.id ? edgeBetween(end, edge.target) : edge];
  });
  const chain = [last.id, ...fresh.map(({ id }) => id)];
  const links = chain.slice(1).map((id, at) => edgeBetween(chain[at] ?? last.id, id));
  const outputs = edges.filter(({ source, target }) => source === end && document.nodes[target]?.kind === 'auxiliary-output');
  if (outputs.length > 1) {
    const names = outputs.map(({ target }) => document.nodes[target]?.name ?? target).join(' and ');
    throw new AxisError(`${name} of ${count}: ${names} would hang on the same block. Take more blocks, or take an output off first.`);
  }
  const nodes = { ...without(document.nodes, gone), ...Object.fromEntries(fresh.map((node) => [node.id, node])) };
  return laidOut({ ...document, nodes, edges: byId([...edges, ...links]) });
}

/**
 * The design with the filters of every convolution and block multiplied, rounded to whole groups, 1 at least. Input, classes and
 * whatever follows from shapes stay.
 */
export const withWidth = (document: Document, factor: number): Document =>
  withFiltersOf(document, () => true, (filters) => filters * factor);

/** The design with so many filters in the blocks of one stage. */
export const withFilters = (document: Document, stage: StageId, filters: number): Document =>
  withFiltersOf(document, (node) => node.stage === stage && isBlock(node.kind), () => filters);

function withFiltersOf(document: Document, isMeant: (node: GraphNode) => boolean, change: (filters: number) => number): Document {
  const nodes = Object.values(document.nodes).map((node): GraphNode => {
    if (!isMeant(node) || (node.kind !== 'conv' && node.kind !== 'basic-block' && node.kind !== 'bottleneck-block')) return node;
    const { filters, groups } = node.params;
    const wanted = Math.max(groups, Math.round(change(filters) / groups) * groups);
    // The kind stays, and with it what its parameters are.
    return { ...node, params: { ...node.params, filters: wanted } } as GraphNode;
  });
  return { ...document, nodes: Object.fromEntries(nodes.map((node) => [node.id, node])) };
}

/** Whether each block takes the one before it and nothing else, and gives to it and to outputs alone. */
function isChain(document: Document, blocks: readonly GraphNode[]): boolean {
  const edges = Object.values(document.edges);
  return blocks.every(({ id }, at) => {
    const before = blocks[at - 1]?.id;
    const after = blocks[at + 1]?.id;
    const takes = edges.filter(({ target }) => target === id);
    const gives = edges.filter(({ source, target }) => source === id && document.nodes[target]?.kind !== 'auxiliary-output');
    return (before === undefined || (takes.length === 1 && takes[0]?.source === before))
      && (after === undefined || (gives.length === 1 && gives[0]?.target === after));
  });
}

function freshBlocks(document: Document, last: GraphNode, count: number): readonly GraphNode[] {
  const used = new Set([...Object.keys(document.nodes), ...Object.keys(document.notes)]);
  return Array.from({ length: Math.max(0, count) }, (_, at) => {
    const id = freshId(`${last.id}-${at + 1}`, (candidate) => used.has(candidate));
    used.add(id);
    return { ...last, id, name: `${last.name}.${at + 1}`, params: { ...last.params, strides: 1 } } as GraphNode;
  });
}

const edgeBetween = (source: NodeId, target: NodeId): GraphEdge => ({ id: `${source}-${target}`.slice(0, 64), source, target });
const byId = (edges: readonly GraphEdge[]): Document['edges'] => {
  const found: Record<string, GraphEdge> = {};
  for (const edge of edges) {
    const id = edge.id in found ? freshId(edge.id.slice(0, 60), (candidate) => candidate in found) : edge.id;
    found[id] = { ...edge, id };
  }
  return found;
};
const without = <T>(record: Readonly<Record<string, T>>, gone: ReadonlySet<string>): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).filter(([id]) => !gone.has(id)));

/** Notes keep their places. */
function laidOut(document: Document): Document {
  const down = trunkLayout(document);
  const turned = document.direction === 'right' ? Object.fromEntries(Object.entries(down).map(([id, { x, y }]) => [id, { x: y, y: x }])) : down;
  const notes = Object.fromEntries(Object.entries(document.positions).filter(([id]) => id in document.notes));
  return { ...document, positions: { ...notes, ...turned } };
}
