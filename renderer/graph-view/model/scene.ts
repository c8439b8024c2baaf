import type { Diagnostic } from '../../../main-process/core/diagnostics/diagnostic.ts';
import type { Document, EdgeId, GraphNode, NodeId, Position, StageId } from '../../../main-process/core/graph/document.ts';
import { isBlock } from '../../../main-process/core/graph/kinds.ts';
import { pathWeights } from '../../../main-process/core/multiway/weights.ts';
import type { Analysis } from '../../../main-process/core/shape/facts.ts';
import * as measures from '../layout/measures.ts';
import { around, boxOf, type Box } from './geometry.ts';
import { outputPlace } from './outputs.ts';
import { routeDock, routeWire } from './routes.ts';
import { dockedPlace } from '../layout/layered-layout.ts';
import { edgesFrom, exitsOn, hostOf } from './structure.ts';
import { formatShape, imageWord, parameterLine, roleOf, shortCount, weightWord, type Role } from './words.ts';

/** The shortcut mark of a block: hollow is identity, solid a 1×1 convolution or padding. */
export type ShortcutMark = 'none' | 'identity' | 'projection';
export type Trouble = 'none' | 'error' | 'warning';

/** What is written on a node of the trunk. Plain and flat, so that two faces are the same when all fields are. */
export interface NodeFace {
  readonly shape: 'node';
  readonly role: Role;
  readonly mark: ShortcutMark;
  readonly name: string;
  readonly line: string;
  /** Right-aligned: parameters, or the image at the input. */
  readonly count: string;
  readonly trouble: Trouble;
  readonly width: number;
  readonly height: number;
}
/** An output: a docked pill, or the final one, as wide as the trunk. */
export interface PillFace {
  readonly shape: 'pill';
  /** Place in the output ramp, 1 to 6. */
  readonly place: number;
  readonly name: string;
  readonly line: string;
  readonly value: string;
  readonly strongValue: boolean;
  readonly trouble: Trouble;
  readonly width: number;
  readonly height: number;
}
export interface StageFace {
  readonly shape: 'stage';
  readonly name: string;
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
}
export type Face = NodeFace | PillFace | StageFace;

interface Drawn {
  readonly id: string;
  readonly box: Box;
  readonly selected: boolean;
  readonly dimmed: boolean;
}
export interface DrawnNode extends Drawn {
  readonly face: NodeFace | PillFace;
  /** The node that this output is docked to. */
  readonly host: NodeId | null;
}
export interface DrawnStage extends Drawn {
  readonly face: StageFace;
  readonly members: readonly NodeId[];
}
export interface DrawnEdge {
  readonly id: EdgeId;
  readonly source: NodeId;
  readonly target: NodeId;
  /** Shape that flows here; empty on the wire to a docked output. */
  readonly label: string;
  readonly path: readonly Position[];
  /** Place in the output ramp for the wire to a docked output; 0 for a plain wire. */
  readonly place: number;
  readonly selected: boolean;
  readonly dimmed: boolean;
}

/** All that the canvas draws, made from the document and what is known of it. The view follows it by difference. */
export interface Scene {
  readonly stages: ReadonlyMap<StageId, DrawnStage>;
  readonly nodes: ReadonlyMap<NodeId, DrawnNode>;
  readonly edges: ReadonlyMap<EdgeId, DrawnEdge>;
}

export interface SceneOptions {
  readonly selection: ReadonlySet<string>;
  /** Shown on the pills instead of head and weight: test error of each exit, %. */
  readonly exitValues: Readonly<Record<NodeId, number>> | null;
  /** Everything past this exit is dimmed. */
  readonly cutAt: NodeId | null;
}

/** @param previous the scene before: faces that say the same stay the same object, so that the view leaves them alone */
export function buildScene(document: Document, analysis: Analysis, options: SceneOptions, previous?: Scene): Scene {
  const troubles = troublesOf(analysis.diagnostics);
  const boxes = boxesOf(document);
  const weights = pathWeights(analysis.graph.exits).weights;
  const ranks = new Map(
    analysis.graph.exits.map((exit, index) => [
      exit.id,
      { place: outputPlace(index, analysis.graph.exits.length), weight: weights[index] ?? null },
    ]),
  );
  const beyond = options.cutAt === null ? null : beyondCut(document, options.cutAt);

  const nodes = new Map<NodeId, DrawnNode>();
  for (const node of Object.values(document.nodes)) {
    const box = boxes.get(node.id);
    if (!box) continue;
    const host = hostOf(document, node.id);
    const trouble = troubles.get(node.id);
    const output = node.kind === 'output' || node.kind === 'auxiliary-output';
    const value = options.exitValues?.[node.id];
    const face = output
      ? pillFace(
          node,
          box,
          document.classes,
          analysis,
          ranks.get(node.id) ?? { place: 6, weight: null },
          value,
          options.exitValues !== null,
          trouble,
        )
      : nodeFace(node, box, document, analysis, trouble);
    nodes.set(node.id, {
      id: node.id,
      box,
      face: settled(face, previous?.nodes.get(node.id)?.face),
      host,
      selected: options.selection.has(node.id),
      dimmed: beyond?.has(node.id) ?? false,
    });
  }
  const edges = new Map<EdgeId, DrawnEdge>();
  const obstacles = [...boxes].flatMap(([id, box]) => (hostOf(document, id) === null ? [box] : []));
  for (const edge of Object.values(document.edges)) {
    const source = boxes.get(edge.source);
    const target = boxes.get(edge.target);
    if (!source || !target) continue;
    const docked = hostOf(document, edge.target) === edge.source;
    const shape = analysis.nodes[edge.source]?.output ?? null;
    const { path, aside } = docked ? { path: routeDock(source, target), aside: false } : routeWire(source, target, obstacles);
    // A way around the side has no room for words; it carries what the straight wire beside it says.
    const wordless =
      docked ||
      !shape ||
      (aside && edgesFrom(document, edge.source).some((other) => other.id !== edge.id && hostOf(document, other.target) === null));
    edges.set(edge.id, {
      id: edge.id,
      source: edge.source,
      target: edge.target,
      label: wordless ? '' : formatShape(shape),
      path,
      place: docked ? (ranks.get(edge.target)?.place ?? 6) : 0,
      selected: options.selection.has(edge.id),
      dimmed: beyond !== null && (beyond.has(edge.target) || beyond.has(edge.source)),
    });
  }
  return { stages: stagesOf(document, analysis, boxes, beyond, previous), nodes, edges };
}

/** The earlier face when it says the same. */
function settled<F extends Face>(face: F, before: Face | undefined): F {
  // Same fields and values means same kind of face.
  return before !== undefined && JSON.stringify(before) === JSON.stringify(face) ? (before as F) : face;
}

/** Where every node lies. Docked outputs stand in a row to the right of their host. */
function boxesOf(document: Document): ReadonlyMap<NodeId, Box> {
  const boxes = new Map<NodeId, Box>();
  for (const node of Object.values(document.nodes)) {
    const place = document.positions[node.id];
    if (hostOf(document, node.id) !== null || !place) continue;
    boxes.set(node.id, sizedBox(node, place));
  }
  for (const host of [...boxes.keys()]) {
    const box = boxes.get(host);
    if (!box) continue;
    exitsOn(document, host).forEach((exit, index) => {
      boxes.set(exit, { ...dockedPlace(box, index), width: measures.pill.width, height: measures.pill.height });
    });
  }
  return boxes;
}

function sizedBox(node: GraphNode, place: Position): Box {
  if (node.kind === 'auxiliary-output') return { ...place, width: measures.pill.width, height: measures.pill.height };
  return { ...place, width: measures.node.width, height: node.kind === 'input' ? measures.inputNode.height : measures.node.height };
}

interface NodeTrouble {
  readonly trouble: Trouble;
  /** Two shapes that do not go together, in place of the parameters. */
  readonly shapes: string;
}

function troublesOf(diagnostics: readonly Diagnostic[]): ReadonlyMap<NodeId, NodeTrouble> {
  const found = new Map<NodeId, NodeTrouble>();
  for (const diagnostic of diagnostics) {
    if (diagnostic.node === undefined || diagnostic.severity === 'hint') continue;
    const known = found.get(diagnostic.node);
    if (known?.trouble === 'error') continue;
    found.set(diagnostic.node, { trouble: diagnostic.severity, shapes: conflictOf(diagnostic) });
  }
  return found;
}

const looksLikeShape = /^\d+(×\d+)*$/;
/** "16×16×32 + 8×8×64" where the diagnostic names two shapes. */
function conflictOf({ expected, received }: Diagnostic): string {
  if (expected === undefined || received === undefined || !looksLikeShape.test(expected) || !looksLikeShape.test(received)) return '';
  return `${received} + ${expected}`;
}

function nodeFace(node: GraphNode, box: Box, document: Document, analysis: Analysis, trouble: NodeTrouble | undefined): NodeFace {
  const parameters = analysis.nodes[node.id]?.parameters ?? 0;
  return {
    shape: 'node',
    role: roleOf[node.kind],
    mark: shortcutMark(node, analysis),
    name: node.name,
    line: trouble?.trouble === 'error' && trouble.shapes !== '' ? trouble.shapes : parameterLine(node, document.classes),
    count: node.kind === 'input' ? imageWord(node.params.channels) : parameters > 0 ? shortCount(parameters) : '',
    trouble: trouble?.trouble ?? 'none',
    width: box.width,
    height: box.height,
  };
}

/** Read from the lowered layers, so that `auto` shows what it became. */
export function shortcutMark(node: GraphNode, analysis: Analysis): ShortcutMark {
  if (!isBlock(node.kind)) return 'none';
  const shortcut = `${node.id}/shortcut`;
  return shortcut in analysis.layers || analysis.graph.layers.some((layer) => layer.id === shortcut) ? 'projection' : 'identity';
}

function pillFace(
  node: GraphNode,
  box: Box,
  classes: number,
  analysis: Analysis,
  rank: { readonly place: number; readonly weight: number | null },
  value: number | undefined,
  valuesShown: boolean,
  trouble: NodeTrouble | undefined,
): PillFace {
  const wide = node.kind === 'output';
  const head = node.kind === 'auxiliary-output' ? node.params.head : '';
  const parameters = analysis.nodes[node.id]?.parameters ?? 0;
  const drawn = wide
    ? parameters > 0
      ? shortCount(parameters)
      : ''
    : rank.weight === null
      ? head
      : `${head} · w ${weightWord(rank.weight)}`;
  const shown = valuesShown ? (value === undefined ? '' : `${value.toFixed(1)} %`) : drawn;
  return {
    shape: 'pill',
    place: rank.place,
    name: node.name,
    line: !wide ? '' : valuesShown ? 'final' : parameterLine(node, classes),
    value: shown,
    strongValue: valuesShown,
    trouble: trouble?.trouble ?? 'none',
    width: box.width,
    height: box.height,
  };
}

function stagesOf(
  document: Document,
  analysis: Analysis,
  boxes: ReadonlyMap<NodeId, Box>,
  beyond: ReadonlySet<NodeId> | null,
  previous: Scene | undefined,
): ReadonlyMap<StageId, DrawnStage> {
  const members = new Map<StageId, NodeId[]>();
  for (const node of Object.values(document.nodes)) {
    if (node.stage === undefined || !document.stages[node.stage] || hostOf(document, node.id) !== null || !boxes.has(node.id)) continue;
    members.set(node.stage, [...(members.get(node.stage) ?? []), node.id]);
  }
  const stages = new Map<StageId, DrawnStage>();
  for (const [id, ids] of members) {
    const extent = around(ids.flatMap((member) => boxes.get(member) ?? []));
    const stage = document.stages[id];
    if (!extent || !stage) continue;
    const box = boxOf({
      left: extent.left - measures.stage.label,
      top: extent.top - measures.stage.padding,
      right: extent.right + measures.stage.right,
      bottom: extent.bottom + measures.stage.padding,
    });
    stages.set(id, {
      id,
      box,
      members: ids,
      face: settled(
        { shape: 'stage', name: stage.name, lines: stageLines(document, analysis, ids), width: box.width, height: box.height },
        previous?.stages.get(id)?.face,
      ),
      selected: false,
      dimmed: beyond !== null && ids.every((member) => beyond.has(member)),
    });
  }
  return stages;
}

/** "3 × basic", "16 filters", "14.0k": what a stage is made of, as far as its blocks agree. */
function stageLines(document: Document, analysis: Analysis, ids: readonly NodeId[]): readonly string[] {
  const nodes = ids.flatMap((id) => document.nodes[id] ?? []);
  const words = new Set(
    nodes.map((node) => (node.kind === 'basic-block' ? 'basic' : node.kind === 'bottleneck-block' ? 'bottleneck' : 'layer')),
  );
  const filters = new Set(nodes.flatMap((node) => ('filters' in node.params ? [node.params.filters] : [])));
  const parameters = nodes.reduce((sum, node) => sum + (analysis.nodes[node.id]?.parameters ?? 0), 0);
  const [word] = words;
  return [
    words.size === 1 && word !== undefined && word !== 'layer' ? `${nodes.length} × ${word}` : `${nodes.length} nodes`,
    ...(filters.size === 1 ? [`${[...filters][0]} filters`] : []),
    shortCount(parameters),
  ];
}

/** What the model cut at this exit does without: all but the exit and its ancestors. */
function beyondCut(document: Document, exit: NodeId): ReadonlySet<NodeId> | null {
  if (!document.nodes[exit]) return null;
  const kept = new Set<NodeId>();
  const open = [exit];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (kept.has(id)) continue;
    kept.add(id);
    for (const edge of Object.values(document.edges)) if (edge.target === id) open.push(edge.source);
  }
  // Shallower exits stay: they hang on what is kept and cost the cut nothing to look at.
  return new Set(Object.keys(document.nodes).filter((id) => !kept.has(id) && !kept.has(hostOf(document, id) ?? '')));
}
