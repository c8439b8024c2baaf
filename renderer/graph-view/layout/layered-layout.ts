import type { Document, NodeId, Position } from '../../../main-process/core/graph/document.ts';
import { topologyOf } from '../../../main-process/core/graph/topology.ts';
import { edgesInto, exitsOn, isDocked } from '../model/structure.ts';
import { axisOf, dockedPlace } from './axis.ts';
import * as measures from './measures.ts';

export type Positions = Readonly<Record<NodeId, Position>>;
type Drawing = Pick<Document, 'nodes' | 'edges' | 'direction'>;

/** Centre to centre of two nodes that follow each other along the trunk. */
export function pitchBetween(document: Drawing, above: NodeId, below: NodeId): number {
  const left = document.nodes[above]?.stage;
  const entered = document.nodes[below]?.stage;
  const { pitch } = axisOf(document);
  if (left === entered) return pitch;
  return pitch + measures.stage.padding * (Number(left !== undefined) + Number(entered !== undefined));
}

/** Nodes by the longest path from where they start, docked outputs left out. */
function rowsOf(document: Drawing): readonly (readonly NodeId[])[] {
  const rank = new Map<NodeId, number>();
  const rows: NodeId[][] = [];
  for (const { id } of topologyOf(document).order) {
    if (isDocked(document, id)) continue;
    const above = edgesInto(document, id).map((edge) => rank.get(edge.source) ?? -1);
    const row = Math.max(-1, ...above) + 1;
    rank.set(id, row);
    (rows[row] ??= []).push(id);
  }
  return rows;
}

/** True for a single trunk: every row has one node. Wires may skip rows, as shortcuts do. */
export const isColumn = (document: Drawing): boolean => rowsOf(document).every((row) => row.length === 1);

/**
 * Rows by longest path from the input, columns by the side of the predecessors: a trunk comes out as the mockup draws
 * it (one column, one row a node), a branched design as centred rows; turned where the trunk runs to the right. Centres
 * of nodes, the first row at 0; docked outputs beside their hosts.
 */
export function layeredLayout(document: Drawing): Positions {
  const rows = rowsOf(document);
  const { breadth, column, turn } = axisOf(document);
  const positions: Record<NodeId, Position> = {};
  let y = 0;
  rows.forEach((row, index) => {
    const above = rows[index - 1];
    if (above) y += Math.max(...above.flatMap((a) => row.map((b) => pitchBetween(document, a, b))));
    const wish = (id: NodeId): number => mean(edgesInto(document, id).map((edge) => positions[edge.source]?.x ?? 0));
    [...row]
      .sort((a, b) => wish(a) - wish(b))
      .forEach((id, place) => {
        positions[id] = { x: (place - (row.length - 1) / 2) * (breadth + column), y };
      });
  });
  return withDocked(document, Object.fromEntries(Object.entries(positions).map(([id, place]) => [id, turn(place)])));
}

/** The same positions with those of docked outputs, taken from their hosts. */
export function withDocked(document: Drawing, positions: Positions): Positions {
  const all: Record<NodeId, Position> = { ...positions };
  const axis = axisOf(document);
  for (const [id, place] of Object.entries(positions)) {
    exitsOn(document, id).forEach((exit, index) => {
      all[exit] = dockedPlace(axis, place, index);
    });
  }
  return all;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
