import type { Document, NodeId, Position } from '../../../main-process/core/graph/document.ts';
import { topologyOf } from '../../../main-process/core/graph/topology.ts';
import { edgesFrom, edgesInto, exitsOn, hostOf, isDocked } from '../model/structure.ts';
import * as measures from './measures.ts';

export type Positions = Readonly<Record<NodeId, Position>>;
type Drawing = Pick<Document, 'nodes' | 'edges'>;

export const heightOf = (document: Drawing, id: NodeId): number => (document.nodes[id]?.kind === 'input' ? measures.inputNode.height : measures.node.height);

/** Centre to centre of two nodes that follow each other in one column. */
export function pitchBetween(document: Drawing, above: NodeId, below: NodeId): number {
  const left = document.nodes[above]?.stage;
  const entered = document.nodes[below]?.stage;
  if (left === entered) return measures.pitch;
  return measures.pitch + measures.stage.padding * (Number(left !== undefined) + Number(entered !== undefined));
}

/** Where the outputs that hang on a node stand, in the order they were attached. */
export function dockedPlace(host: Position, index: number): Position {
  const left = host.x + measures.node.width / 2 + measures.pill.offset + index * (measures.pill.width + measures.pill.between);
  return { x: left + measures.pill.width / 2, y: host.y };
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
 * Rows by longest path from the input, columns by the side of the predecessors: a trunk comes out as the mockup draws
 * it (one column, one row a node), a branched design as centred rows. Centres of nodes, the first row at y = 0; docked
 * outputs beside their hosts.
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
  let y = 0;
  rows.forEach((row, index) => {
    const above = rows[index - 1];
    if (above) y += Math.max(...above.flatMap((a) => row.map((b) => pitchBetween(document, a, b))));
    const wish = (id: NodeId): number => mean(edgesInto(document, id).map((edge) => positions[edge.source]?.x ?? 0));
    [...row].sort((a, b) => wish(a) - wish(b)).forEach((id, place) => {
      positions[id] = { x: (place - (row.length - 1) / 2) * (measures.node.width + measures.column), y };
    });
  });
  return withDocked(document, positions);
}

/** The same positions with those of docked outputs, taken from their hosts. */
export function withDocked(document: Drawing, positions: Positions): Positions {
  const all: Record<NodeId, Position> = { ...positions };
  for (const [id, place] of Object.entries(positions)) {
    exitsOn(document, id).forEach((exit, index) => {
      all[exit] = dockedPlace(place, index);
    });
  }
  return all;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
