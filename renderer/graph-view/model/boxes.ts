import type { Document, GraphNode, NodeId, Position, StageId } from '../../../main-process/core/graph/document.ts';
import { dockedPlace } from '../layout/layered-layout.ts';
import * as measures from '../layout/measures.ts';
import type { Box } from './geometry.ts';
import { exitsOn, foldedInto, hostOf, stageMembers } from './structure.ts';

/** Where everything lies: nodes that are drawn, and the rows of folded stages. */
export interface Boxes {
  readonly nodes: ReadonlyMap<NodeId, Box>;
  readonly rows: ReadonlyMap<StageId, Box>;
}

/** Docked outputs stand to the right of their host, or of the folded stage that holds it. */
export function boxesOf(document: Document): Boxes {
  const nodes = new Map<NodeId, Box>();
  const rows = new Map<StageId, Box>();
  for (const [stage, members] of stageMembers(document)) {
    const top = members.flatMap((id) => document.positions[id] ?? []).sort((a, b) => a.y - b.y)[0];
    if (document.stages[stage]?.collapsed && top) rows.set(stage, { ...top, width: measures.node.width, height: measures.node.height });
  }
  for (const node of Object.values(document.nodes)) {
    const place = document.positions[node.id];
    if (place && hostOf(document, node.id) === null && foldedInto(document, node.id) === null) nodes.set(node.id, sizedBox(node, place));
  }
  const taken = new Map<Box, number>();
  for (const host of Object.keys(document.nodes)) {
    const box = rows.get(foldedInto(document, host) ?? '') ?? nodes.get(host);
    if (!box) continue;
    for (const exit of exitsOn(document, host)) {
      const index = taken.get(box) ?? 0;
      taken.set(box, index + 1);
      nodes.set(exit, { ...dockedPlace(box, index), width: measures.pill.width, height: measures.pill.height });
    }
  }
  return { nodes, rows };
}

function sizedBox(node: GraphNode, place: Position): Box {
  if (node.kind === 'auxiliary-output') return { ...place, width: measures.pill.width, height: measures.pill.height };
  return { ...place, width: measures.node.width, height: node.kind === 'input' ? measures.inputNode.height : measures.node.height };
}
