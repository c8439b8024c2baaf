import type { Document, NodeId, Position } from './document.ts';
import { isOutput } from './kinds.ts';
import { topologyOf } from './topology.ts';

/** Measures of the drawing at 100 %, in pixels (shared by templates and window). Positions are the centres of nodes. */
export const measures = {
  nodeWidth: 268,
  nodeHeight: 24,
  pillWidth: 128,
  pillHeight: 24,
  /** From one node's centre to the next one's. */
  pitch: 40,
  /** Added where the trunk enters or leaves a stage. */
  stageGap: 6,
  /** Between a node and the pill at its side, and between pills. */
  pillGap: 24,
} as const;

/**
 * One vertical trunk, one row a node, from the origin downwards; auxiliary outputs to the right of what they hang on.
 * Branches share the column: for a drawing with real branches use a graph layout instead.
 */
export function trunkLayout(document: Pick<Document, 'nodes' | 'edges'>): Record<NodeId, Position> {
  const { order, incoming } = topologyOf(document);
  const positions: Record<NodeId, Position> = {};
  let y = 0;
  let stage: string | undefined;
  let first = true;
  // The final output ends the trunk, whatever else is free to come last.
  const trunk = order.filter(({ kind }) => !isOutput(kind)).concat(order.filter(({ kind }) => kind === 'output'));
  for (const node of trunk) {
    if (!first) y += measures.pitch;
    if (node.stage !== stage) y += measures.stageGap * (Number(stage !== undefined) + Number(node.stage !== undefined));
    positions[node.id] = { x: 0, y };
    stage = node.stage;
    first = false;
  }
  const pillsAt = new Map<NodeId, number>();
  for (const node of order) {
    if (node.kind !== 'auxiliary-output') continue;
    const source = incoming.get(node.id)?.[0]?.source ?? '';
    const place = pillsAt.get(source) ?? 0;
    pillsAt.set(source, place + 1);
    const x = measures.nodeWidth / 2 + measures.pillGap + measures.pillWidth / 2 + place * (measures.pillWidth + measures.pillGap);
    const side = positions[source];
    if (!side) y += measures.pitch;
    positions[node.id] = { x, y: side?.y ?? y };
  }
  return positions;
}
