import type { Document, NodeId, Position } from '../../../main-process/core/graph/document.ts';
import { topologyOf } from '../../../main-process/core/graph/topology.ts';
import { edgesFrom, edgesInto, hostOf, isDocked } from '../model/structure.ts';
import * as measures from './measures.ts';

export type Positions = Readonly<Record<NodeId, Position>>;
type Drawing = Pick<Document, 'nodes' | 'edges'>;

export const heightOf = (document: Drawing, id: NodeId): number =>
  document.nodes[id]?.kind === 'input' ? measures.inputNode.height : measures.node.height;

/** Free space between two rows of the trunk: a stage border that is crossed adds its padding on either side. */
export function gapBetween(document: Drawing, above: NodeId, below: NodeId): number {
  const left = document.nodes[above]?.stage;
  const entered = document.nodes[below]?.stage;
  if (left === entered) return measures.gap;
  return measures.gap + (left ? measures.stage.padding : 0) + (entered ? measures.stage.padding : 0);
}

/** True when every node has at most one predecessor and one successor apart from docked outputs: a single trunk. */
export function isChain(document: Drawing): boolean {
  const trunk = Object.keys(document.nodes).filter((id) => !isDocked(document, id));
  const starts = trunk.filter((id) => edgesInto(document, id).length === 0);
  return starts.length <= 1 && trunk.every(
    (id) => edgesInto(document, id).length <= 1 && edgesFrom(document, id).filter((edge) => hostOf(document, edge.target) !== id).length <= 1,
  );
}

/**
 * Rows by longest path from the input, columns by the order of discovery: a trunk comes out as the mockup draws it
 * (one column, one row a node), a branched design as centred rows. Centres of nodes, the first row at y = 0. Docked
 * outputs have no place of their own.
 */
export function layeredLayout(document: Drawing): Positions {
  const order = topologyOf(document).order.map((node) => node.id).filter((id) => !isDocked(document, id));
  const rank = new Map<NodeId, number>();
  for (const id of order) {
    const above = edgesInto(document, id).map((edge) => rank.get(edge.source) ?? -1);
    rank.set(id, Math.max(-1, ...above) + 1);
  }
  const rows: NodeId[][] = [];
  for (const id of order) (rows[rank.get(id) ?? 0] ??= []).push(id);

  const positions: Record<NodeId, Position> = {};
  let bottom = 0;
  rows.forEach((row, index) => {
    const above = rows[index - 1];
    const height = Math.max(...row.map((id) => heightOf(document, id)));
    const room = above ? Math.max(...above.flatMap((a) => row.map((b) => gapBetween(document, a, b)))) : 0;
    const top = index === 0 ? -height / 2 : bottom + room;
    const pitch = measures.node.width + measures.column;
    // Branches keep the side of their predecessor; the centre of the row stays under the trunk.
    const wish = (id: NodeId): number => mean(edgesInto(document, id).map((edge) => positions[edge.source]?.x ?? 0));
    [...row].sort((a, b) => wish(a) - wish(b)).forEach((id, place) => {
      positions[id] = { x: (place - (row.length - 1) / 2) * pitch, y: top + height / 2 };
    });
    bottom = top + height;
  });
  return positions;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
