import type { Document } from '../graph/document.ts';
import { topologyOf } from '../graph/topology.ts';
import type { Analysis } from '../shape/facts.ts';
import type { Change, ChangeKind, Comparison, CostChange } from './change.ts';
import { connectionChanges } from './connection-changes.ts';
import { matchNodes } from './match.ts';
import { nodeChanges } from './node-changes.ts';
import { matchStages, stageChanges } from './stage-changes.ts';
import { fieldChanges } from './words.ts';

export { changeKinds, type Change, type ChangeKind, type Comparison, type CostChange, type FieldChange } from './change.ts';

/** A design and what is known of it. */
export interface Compared {
  readonly document: Document;
  readonly analysis: Analysis;
}

/**
 * What differs between two designs, from the earlier to the later: nodes, connections, stages, settings, how they are
 * trained, what they cost. Places on the canvas are no difference. Near linear for two states of one design; for two
 * of different origin the table of an alignment, 10⁶ cells at 1,000 nodes, which `known` spares.
 * @param known matches of the same two before an edit
 */
export function compareDesigns(before: Compared, after: Compared, known?: Comparison['matches']): Comparison {
  const [a, b] = [before, after].map(({ document }) => ({ document, topology: topologyOf(document) }));
  if (!a || !b) throw new Error('Two designs are compared.');
  const matches = matchNodes(a, b, known);
  const stages = matchStages(a.document, b.document, matches);
  const changes: readonly Change[] = [
    ...nodeChanges(a, b, matches, stages),
    ...connectionChanges(a, b, matches),
    ...stageChanges(a.document, b.document, stages),
    ...settings(a.document, b.document),
  ];
  const counts: Record<ChangeKind, number> = { added: 0, removed: 0, changed: 0, moved: 0 };
  for (const { kind } of changes) counts[kind] += 1;
  return {
    changes: inOrder(changes, a.topology.order, b.topology.order, matches),
    matches,
    costs: costs(before.analysis, after.analysis),
    counts,
  };
}

function settings(before: Document, after: Document): readonly Change[] {
  const about = ({ name, description = '', classes }: Document) => ({ name, description, classes });
  return (
    [
      ['design', 'Design', about(before), about(after)],
      ['training', 'Training', before.training, after.training],
    ] as const
  ).flatMap(([of, title, from, to]): Change[] => {
    const fields = fieldChanges(from, to);
    return fields.length > 0 ? [{ of, title, fields, kind: 'changed', key: of, before: null, after: null }] : [];
  });
}

function costs(before: Analysis, after: Analysis): readonly CostChange[] {
  const depth = ({ exits }: Analysis): number => exits.reduce((most, { exit }) => Math.max(most, exit.depth), 0);
  return [
    { name: 'parameters', from: before.totals.parameters, to: after.totals.parameters },
    { name: 'multiply-adds', from: before.totals.multiplyAdds, to: after.totals.multiplyAdds },
    { name: 'depth', from: depth(before), to: depth(after) },
    { name: 'outputs', from: before.exits.length, to: after.exits.length },
  ];
}

/** Down the trunk: what is there by its place in the later design, what went by that of the node before it. */
function inOrder(
  changes: readonly Change[],
  before: readonly { readonly id: string }[],
  after: readonly { readonly id: string }[],
  matches: Comparison['matches'],
): readonly Change[] {
  const place = new Map(after.map(({ id }, index) => [id, index]));
  const ghost = new Map<string, number>();
  let last = -1;
  before.forEach(({ id }, index) => {
    last = place.get(matches.get(id) ?? '') ?? last;
    ghost.set(id, last + (index + 1) / (before.length + 2));
  });
  const at = (change: Change): number =>
    (change.after !== null ? place.get(change.after) : change.before !== null ? ghost.get(change.before) : undefined) ??
    Number.POSITIVE_INFINITY;
  const keyed = changes.map((change, index) => ({ change, at: at(change), index }));
  return keyed.sort((x, y) => (x.at === y.at ? x.index - y.index : x.at - y.at)).map(({ change }) => change);
}

/** True when the designs are the same but for places on the canvas. */
export const isSame = ({ changes }: Comparison): boolean => changes.length === 0;
