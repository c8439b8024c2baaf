import type { Document, NodeId } from '../../main-process/core/graph/document.ts';
import { isBlock } from '../../main-process/core/graph/kinds.ts';
import { topologyOf } from '../../main-process/core/graph/topology.ts';
import { edgesFrom, edgesInto, isDocked } from '../graph-view/model/structure.ts';
import { whyNotAttach } from './outputs.ts';

interface Way {
  readonly blocks: number;
  readonly nodes: number;
  readonly before: NodeId | null;
}

/**
 * Residual blocks on the longest way from an input to the final output, in order: the trunk. Counted in blocks, then in
 * nodes, so that neither a shortcut nor a short branch is taken for it.
 */
export function trunkBlocks(document: Pick<Document, 'nodes' | 'edges'>): readonly NodeId[] {
  const { order, incoming } = topologyOf(document);
  const ways = new Map<NodeId, Way>();
  let end: NodeId | null = null;
  for (const node of order) {
    let longest: Way = { blocks: 0, nodes: 0, before: null };
    for (const { source } of incoming.get(node.id) ?? []) {
      const way = ways.get(source);
      if (way && (way.blocks > longest.blocks || (way.blocks === longest.blocks && way.nodes > longest.nodes)))
        longest = { ...way, before: source };
    }
    ways.set(node.id, { ...longest, blocks: longest.blocks + Number(isBlock(node.kind)), nodes: longest.nodes + 1 });
    if (node.kind === 'output' && end === null) end = node.id;
  }
  const blocks: NodeId[] = [];
  for (let id = end; id !== null; id = ways.get(id)?.before ?? null) {
    if (isBlock(document.nodes[id]?.kind ?? 'input')) blocks.push(id);
  }
  return blocks.reverse();
}

/**
 * The nearest block before or after a node, along any wire; where there is none on that side, the nearest node that an
 * output can hang on. Null at the end.
 */
export function blockBeside(document: Document, from: NodeId, way: 'before' | 'after'): NodeId | null {
  const seen = new Set([from]);
  let other: NodeId | null = null;
  // Breadth first: each round is one wire further away.
  for (let near: readonly NodeId[] = [from]; near.length > 0; ) {
    const next = near
      .flatMap((id) => (way === 'before' ? edgesInto(document, id).map(({ source }) => source) : edgesFrom(document, id).map(({ target }) => target)))
      .filter((id) => document.nodes[id] && !seen.has(id) && !isDocked(document, id));
    for (const id of next) {
      if (isBlock(document.nodes[id]?.kind ?? 'input')) return id;
      if (other === null && whyNotAttach(document, id) === null) other = id;
      seen.add(id);
    }
    near = next;
  }
  return other;
}
