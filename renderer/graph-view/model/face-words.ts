import type { Diagnostic } from '../../../main-process/core/diagnostics/diagnostic.ts';
import type { Document, GraphNode, NodeId } from '../../../main-process/core/graph/document.ts';
import { isBlock } from '../../../main-process/core/graph/kinds.ts';
import type { Analysis, NodeFacts } from '../../../main-process/core/shape/facts.ts';
import type { Box } from './geometry.ts';
import type { NodeFace, PillFace, StageFace, ShortcutMark, Trouble } from './scene.ts';
import { imageWord, parameterLine, roleOf, shortCount, weightWord } from './words.ts';

export interface NodeTrouble {
  readonly trouble: Trouble;
  /** Two shapes that do not go together, in place of the parameters. */
  readonly shapes: string;
}

export function troublesOf(diagnostics: readonly Diagnostic[]): ReadonlyMap<NodeId, NodeTrouble> {
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

interface KnownFace {
  readonly facts: NodeFacts | undefined;
  /** All that is read of the facts: a new shape alone changes nothing that is written. */
  readonly parameters: number;
  readonly mark: ShortcutMark;
  readonly classes: number;
  readonly trouble: NodeTrouble | undefined;
  readonly face: NodeFace;
}
const known = new WeakMap<GraphNode, KnownFace>();

/** What is written on a node: the same object while it says the same of the same node. */
export function nodeFace(node: GraphNode, box: Box, document: Document, analysis: Analysis, trouble: NodeTrouble | undefined): NodeFace {
  const { classes } = document;
  const facts = analysis.nodes[node.id];
  const before = known.get(node);
  const parameters = facts?.parameters ?? 0;
  const mark = before && before.facts === facts ? before.mark : shortcutMark(node, analysis);
  const same =
    before?.parameters === parameters &&
    before.mark === mark &&
    before.classes === classes &&
    before.trouble?.trouble === trouble?.trouble &&
    before.trouble?.shapes === trouble?.shapes &&
    before.face.width === box.width &&
    before.face.height === box.height;
  if (before && same) return before.face;
  const face: NodeFace = {
    shape: 'node',
    role: roleOf[node.kind],
    mark,
    name: node.name,
    line: trouble?.trouble === 'error' && trouble.shapes !== '' ? trouble.shapes : parameterLine(node, classes),
    count: node.kind === 'input' ? imageWord(node.params.channels) : parameters > 0 ? shortCount(parameters) : '',
    trouble: trouble?.trouble ?? 'none',
    width: box.width,
    height: box.height,
  };
  if (Object.isFrozen(node)) known.set(node, { facts, parameters, mark, classes, trouble, face });
  return face;
}

/** Read from the lowered layers, so that `auto` shows what it became. */
export function shortcutMark(node: GraphNode, analysis: Analysis): ShortcutMark {
  if (!isBlock(node.kind)) return 'none';
  const shortcut = `${node.id}/shortcut`;
  return analysis.lowered.get(node.id)?.layers.some((layer) => layer.id === shortcut) ? 'projection' : 'identity';
}

export function pillFace(
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
    byHand: !valuesShown && node.kind === 'auxiliary-output' && node.params.weight !== null,
    trouble: trouble?.trouble ?? 'none',
    width: box.width,
    height: box.height,
  };
}

/**
 * What a stage is made of, as far as its blocks agree: in lines ("3 × basic", "16 filters", "14.0k"), and for its row
 * while it is folded (3 times "basic · 16 filters").
 */
export function stageWords(document: Document, analysis: Analysis, ids: readonly NodeId[]): Pick<StageFace, 'times' | 'what' | 'lines'> {
  const words = new Set<'basic' | 'bottleneck' | 'layer'>();
  const filters = new Set<unknown>();
  let [count, parameters] = [0, 0];
  // One walk without lists in between: a stage may have hundreds of nodes, and is told anew at every edit.
  for (const id of ids) {
    const node = document.nodes[id];
    if (!node) continue;
    count += 1;
    words.add(node.kind === 'basic-block' ? 'basic' : node.kind === 'bottleneck-block' ? 'bottleneck' : 'layer');
    if ('filters' in node.params) filters.add(node.params.filters);
    parameters += analysis.nodes[id]?.parameters ?? 0;
  }
  const [only] = words;
  const word = words.size === 1 && only !== 'layer' ? only : undefined;
  const width = filters.size === 1 ? [`${[...filters][0]} filters`] : [];
  return {
    times: count,
    what: [word ?? 'nodes', ...width].join(' · '),
    lines: [word === undefined ? `${count} nodes` : `${count} × ${word}`, ...width, shortCount(parameters)],
  };
}
