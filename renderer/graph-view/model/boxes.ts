import type { Document, GraphNode, NodeId, Position, StageId } from '../../../main-process/core/graph/document.ts';
import { axisOf, dockedPlace, type Axis } from '../layout/axis.ts';
import * as measures from '../layout/measures.ts';
import type { Box } from './geometry.ts';
import { exitsOn, foldedInto, hostsOf, stageMembers } from './structure.ts';

/** Where everything lies: nodes that are drawn, and the rows of folded stages. */
export interface Boxes {
  readonly nodes: ReadonlyMap<NodeId, Box>;
  readonly rows: ReadonlyMap<StageId, Box>;
}

/** What boxes are made from. */
type Placed = Pick<Document, 'nodes' | 'edges' | 'stages' | 'positions' | 'direction'>;
const found = new WeakMap<Document['positions'], Placed & { readonly boxes: Boxes }>();

/** Docked outputs stand beside their host, or beside the folded stage that holds it. Found once for a frozen document. */
export function boxesOf(document: Placed): Boxes {
  const { nodes, edges, stages, positions, direction } = document;
  const before = found.get(positions);
  const same = before?.nodes === nodes && before.edges === edges && before.stages === stages && before.direction === direction;
  if (before && same) return before.boxes;
  const boxes = findBoxes(document);
  if ([nodes, edges, stages, positions].every(Object.isFrozen)) found.set(positions, { nodes, edges, stages, positions, direction, boxes });
  return boxes;
}

function findBoxes(document: Placed): Boxes {
  const axis = axisOf(document);
  const nodes = new Map<NodeId, Box>();
  const rows = new Map<StageId, Box>();
  for (const [stage, members] of stageMembers(document)) {
    if (document.stages[stage]?.collapsed !== true) continue;
    const places = members.flatMap((id) => document.positions[id] ?? []);
    const [first] = places.sort((a, b) => axis.along(a) - axis.along(b));
    if (first) rows.set(stage, { ...first, ...axis.node });
  }
  const hosts = hostsOf(document);
  for (const node of Object.values(document.nodes)) {
    const place = document.positions[node.id];
    if (!place || hosts.has(node.id) || (rows.size > 0 && foldedInto(document, node.id) !== null)) continue;
    nodes.set(node.id, sizedBox(axis, node, place));
  }
  const taken = new Map<Box, number>();
  const tapped = new Set(hosts.values());
  for (const host of Object.keys(document.nodes)) {
    if (!tapped.has(host)) continue;
    const box = rows.get(foldedInto(document, host) ?? '') ?? nodes.get(host);
    if (!box) continue;
    for (const exit of exitsOn(document, host)) {
      const index = taken.get(box) ?? 0;
      taken.set(box, index + 1);
      nodes.set(exit, { ...dockedPlace(axis, box, index), width: measures.pill.width, height: measures.pill.height });
    }
  }
  return { nodes, rows };
}

const known = new WeakMap<Position, Box>();

/** The same box for the same place, so that an edit elsewhere leaves what is drawn there as it is. */
function sizedBox(axis: Axis, node: GraphNode, place: Position): Box {
  const { width, height } = node.kind === 'auxiliary-output' ? measures.pill : node.kind === 'input' ? axis.input : axis.node;
  const before = known.get(place);
  if (before?.width === width && before.height === height) return before;
  const box = { ...place, width, height };
  if (Object.isFrozen(place)) known.set(place, box);
  return box;
}
