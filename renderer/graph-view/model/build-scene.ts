import type { Document, EdgeId, NodeId, StageId } from '../../../main-process/core/graph/document.ts';
import { outputWeights } from '../../../main-process/core/multiway/weights.ts';
import type { LayerId } from '../../../main-process/core/lower/lowered-graph.ts';
import type { Analysis } from '../../../main-process/core/shape/facts.ts';
import { axisOf, type Axis } from '../layout/axis.ts';
import * as measures from '../layout/measures.ts';
import { boxesOf, type Boxes } from './boxes.ts';
import type { Displacement } from './displacement.ts';
import { nodeFace, pillFace, stageWords, troublesOf, type NodeTrouble } from './face-words.ts';
import { around, boxOf, type Box, type Extent } from './geometry.ts';
import { withOpened } from './open-boxes.ts';
import { openFace } from './open-face.ts';
import { canOpen, openNodes, type OpenNode } from './open-nodes.ts';
import { outputPlace } from './outputs.ts';
import { stageKey, type DrawnEdge, type DrawnNode, type DrawnStage, type NodeFace, type Scene, type SceneOptions, type StageFace } from './scene.ts';
import type { Trouble } from './scene.ts';
import { drawNotes } from './draw-notes.ts';
import { samePath, samePoint, settled } from './settle.ts';
import { edgesFrom, edgesInto, foldedInto, hostOf, hostsOf, stageMembers } from './structure.ts';
import { Ways } from './ways.ts';
import { formatShape } from './words.ts';

export type { SceneOptions };

/** What every part of the scene is made from. */
interface Source {
  readonly document: Document;
  readonly analysis: Analysis;
  readonly options: SceneOptions;
  readonly axis: Axis;
  readonly boxes: Boxes;
  /** Nodes that show their layers. */
  readonly open: ReadonlyMap<NodeId, OpenNode>;
  readonly displacement: Displacement;
  readonly troubles: ReadonlyMap<NodeId, NodeTrouble>;
  /** Place in the output ramp and weight of each exit. */
  readonly ranks: ReadonlyMap<NodeId, { readonly place: number; readonly weight: number | null }>;
  readonly beyond: ReadonlySet<NodeId>;
  /** What docked outputs hang on. */
  readonly hosts: ReadonlyMap<NodeId, NodeId>;
  readonly previous: Scene | undefined;
}

/** @param previous the scene before: what is drawn the same stays the same object, so that the view leaves it alone */
export function buildScene(document: Document, analysis: Analysis, options: SceneOptions, previous?: Scene): Scene {
  const { exits } = analysis.graph;
  const weights = outputWeights(exits, document.training.method);
  const open = openNodes(document, analysis, options.expanded ?? new Set());
  const source: Source = {
    document,
    analysis,
    options,
    axis: axisOf(document),
    open,
    ...withOpened(document, boxesOf(document), open),
    troubles: troublesOf(analysis.diagnostics),
    ranks: new Map(exits.map((exit, index) => [exit.id, { place: outputPlace(index, exits.length), weight: weights[index] ?? null }])),
    beyond: options.cutAt === null ? new Set() : beyondCut(document, options.cutAt),
    hosts: hostsOf(document),
    previous,
  };
  const { axis, displacement } = source;
  const notes = drawNotes(document, options.selection, displacement, previous?.notes);
  return { direction: axis.direction, stages: drawStages(source), nodes: drawNodes(source), edges: drawEdges(source), notes, displacement };
}

function drawNodes(source: Source): ReadonlyMap<NodeId, DrawnNode> {
  const { document, analysis, options, boxes, open, troubles, ranks, beyond, hosts, previous } = source;
  const nodes = new Map<NodeId, DrawnNode>();
  for (const node of Object.values(document.nodes)) {
    const box = boxes.nodes.get(node.id);
    if (!box) continue;
    const trouble = troubles.get(node.id);
    const opened = open.get(node.id);
    // What an opened node says stands in its head, which is as high as the node was.
    const head = opened ? { ...box, height: measures.opened.head } : box;
    const rank = ranks.get(node.id) ?? unranked;
    const closed =
      node.kind === 'output' || node.kind === 'auxiliary-output'
        ? pillFace(node, head, document.classes, analysis, rank, options.exitValues?.[node.id], options.exitValues !== null, trouble)
        : withRoom(nodeFace(node, head, document, analysis, trouble), options.measured?.has(node.id) === true);
    const before = previous?.nodes.get(node.id);
    const drawn = {
      id: node.id,
      box,
      face: settled<DrawnNode['face']>(opened ? openFace(closed, opened.inside) : closed, before?.face),
      host: hosts.get(node.id) ?? null,
      opens: canOpen(node, analysis),
      layers: opened?.layers ?? noLayers,
      selected: options.selection.has(node.id),
      dimmed: beyond.has(node.id),
    };
    nodes.set(node.id, before && sameNode(before, drawn) ? before : drawn);
  }
  return nodes;
}

/** As wide as a bar of shares: keeps the line of parameters from running under it. */
const roomForShares = '\u2003'.repeat(6);
const withRoom = (face: NodeFace, measured: boolean): NodeFace => (measured ? { ...face, count: roomForShares } : face);

const unranked = { place: 6, weight: null } as const;
const noLayers: readonly LayerId[] = [];

const sameNode = (a: DrawnNode, b: DrawnNode): boolean =>
  a.face === b.face &&
  a.selected === b.selected &&
  a.dimmed === b.dimmed &&
  samePoint(a.box, b.box) &&
  a.box.width === b.box.width &&
  a.box.height === b.box.height &&
  a.host === b.host &&
  a.opens === b.opens &&
  (a.layers === b.layers || (a.layers.length === b.layers.length && a.layers.every((layer, index) => layer === b.layers[index])));

/** The ways of a scene's wires, for the scene after it. */
const waysOf = new WeakMap<Scene['edges'], Ways>();

function drawEdges({ document, analysis, options, axis, boxes, ranks, beyond, hosts, previous }: Source): ReadonlyMap<EdgeId, DrawnEdge> {
  const edges = new Map<EdgeId, DrawnEdge>();
  const standing: Box[] = [...boxes.rows.values()];
  for (const [id, box] of boxes.nodes) if (!hosts.has(id)) standing.push(box);
  const anyFolded = boxes.rows.size > 0;
  const ways = new Ways(axis, standing, previous && waysOf.get(previous.edges));
  const worded = new Set<string>();
  for (const edge of Object.values(document.edges)) {
    const from = anyFolded ? foldedInto(document, edge.source) : null;
    const to = anyFolded ? foldedInto(document, edge.target) : null;
    // Wires within a folded stage are folded with it.
    if (from !== null && from === to) continue;
    const source = from === null ? boxes.nodes.get(edge.source) : boxes.rows.get(from);
    const target = to === null ? boxes.nodes.get(edge.target) : boxes.rows.get(to);
    if (!source || !target) continue;
    const docked = hosts.get(edge.target) === edge.source;
    const shape = analysis.nodes[edge.source]?.output ?? null;
    const { path, aside } = ways.of(edge.id, source, target, docked);
    // One label a node: all its wires carry the same. A way around the side says it only where no other wire does.
    const says = !docked && shape !== null && !worded.has(edge.source) && !(aside && hasStraightWire(document, edge.source, edge.id));
    if (says) worded.add(edge.source);
    const drawn = {
      id: edge.id,
      source: from === null ? edge.source : stageKey(from),
      target: to === null ? edge.target : stageKey(to),
      from: { x: source.x, y: source.y },
      to: { x: target.x, y: target.y },
      label: says && shape ? formatShape(shape) : '',
      path,
      place: docked ? (ranks.get(edge.target)?.place ?? 6) : 0,
      selected: options.selection.has(edge.id),
      dimmed: beyond.has(edge.target) || beyond.has(edge.source),
    };
    const before = previous?.edges.get(edge.id);
    edges.set(edge.id, before && sameEdge(before, drawn) ? before : drawn);
  }
  waysOf.set(edges, ways);
  return edges;
}

const sameEdge = (a: DrawnEdge, b: DrawnEdge): boolean =>
  a.label === b.label &&
  samePath(a.path, b.path) &&
  samePoint(a.from, b.from) &&
  samePoint(a.to, b.to) &&
  a.source === b.source &&
  a.target === b.target &&
  a.place === b.place &&
  a.selected === b.selected &&
  a.dimmed === b.dimmed;

const hasStraightWire = (document: Document, source: NodeId, besides: EdgeId): boolean =>
  edgesFrom(document, source).some((edge) => edge.id !== besides && hostOf(document, edge.target) === null);

function drawStages({ document, analysis, options, axis, boxes, troubles, beyond, previous }: Source): ReadonlyMap<StageId, DrawnStage> {
  const stages = new Map<StageId, DrawnStage>();
  for (const [id, members] of stageMembers(document)) {
    const stage = document.stages[id];
    const row = boxes.rows.get(id);
    const extent = around(members.flatMap((member) => boxes.nodes.get(member) ?? []));
    if (!stage || (!row && !extent)) continue;
    const box = row ?? stageBox(axis, extent ?? { left: 0, top: 0, right: 0, bottom: 0 });
    const folded = row !== undefined;
    const worst: Trouble = !folded
      ? 'none'
      : members.reduce<Trouble>((found, member) => graver(found, troubles.get(member)?.trouble ?? 'none'), 'none');
    const face = {
      shape: 'stage',
      folded,
      direction: axis.direction,
      trouble: worst,
      name: stage.name,
      ...stageWords(document, analysis, members),
      width: box.width,
      height: box.height,
    } as const;
    const before = previous?.stages.get(id);
    const drawn = {
      id,
      box,
      members,
      face: settled<StageFace>(face, before?.face),
      selected: (folded || options.selection.has(id)) && members.every((member) => options.selection.has(member)),
      dimmed: members.every((member) => beyond.has(member)),
    };
    stages.set(id, settled(drawn, before));
  }
  return stages;
}

/** The frame of a stage around its members, with room for its label before them. */
function stageBox(axis: Axis, members: Extent): Box {
  const { left, top, right, bottom } = axis.turnExtent(members);
  const { padding, right: after } = measures.stage;
  return boxOf(axis.turnExtent({ left: left - axis.stageLabel, top: top - padding, right: right + after, bottom: bottom + padding }));
}

const graver = (a: Trouble, b: Trouble): Trouble => (a === 'error' || b === 'error' ? 'error' : a === 'none' ? b : a);

/** What the model cut at this exit does without: all but the exit and its ancestors. */
function beyondCut(document: Document, exit: NodeId): ReadonlySet<NodeId> {
  if (!document.nodes[exit]) return new Set();
  const kept = new Set<NodeId>();
  const open = [exit];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (kept.has(id)) continue;
    kept.add(id);
    for (const edge of edgesInto(document, id)) open.push(edge.source);
  }
  // Shallower exits stay: they hang on what is kept and cost the cut nothing to look at.
  return new Set(Object.keys(document.nodes).filter((id) => !kept.has(id) && !kept.has(hostOf(document, id) ?? '')));
}
