import type { Document, GraphNode, NodeId, StageId } from '../graph/document.ts';
import type { Change, FieldChange } from './change.ts';
import type { Ordered } from './match.ts';
import { fieldChanges } from './words.ts';

/** Nodes that came, went, have other parameters, or (auxiliary outputs) hang on another node. */
export function nodeChanges(
  before: Ordered,
  after: Ordered,
  matches: ReadonlyMap<NodeId, NodeId>,
  stages: ReadonlyMap<StageId, StageId>,
): readonly Change[] {
  const earlier = new Map([...matches].map(([one, other]) => [other, one]));
  const removed = before.topology.order.filter(({ id }) => !matches.has(id)).map((node) => gone(node));
  const others = after.topology.order.flatMap((node): Change[] => {
    const was = before.document.nodes[earlier.get(node.id) ?? ''];
    if (!was) return [{ ...plain(node), kind: 'added', key: `added:${node.id}`, before: null, after: node.id }];
    return was === node && sameHost(before, after, was, node, matches) ? [] : changesOf(before, after, was, node, matches, stages);
  });
  return [...others, ...removed];
}

/** Outputs that are called after their depth follow it by themselves. */
const byDepth = /^(Exit|Output) \d+$/;

const plain = ({ name }: GraphNode): Pick<Change, 'of' | 'title' | 'fields'> => ({ of: 'node', title: name, fields: [] });
const gone = (node: GraphNode): Change => ({ ...plain(node), kind: 'removed', key: `removed:${node.id}`, before: node.id, after: null });

function changesOf(
  before: Ordered,
  after: Ordered,
  was: GraphNode,
  node: GraphNode,
  matches: ReadonlyMap<NodeId, NodeId>,
  stages: ReadonlyMap<StageId, StageId>,
): Change[] {
  const common = { of: 'node', title: node.name, before: was.id, after: node.id } as const;
  const fields: FieldChange[] = [
    // Two designs of different origin number their blocks for themselves: only the same node is renamed.
    ...(was.id === node.id && was.name !== node.name && !(byDepth.test(was.name) && byDepth.test(node.name)) ? [{ field: 'name', from: was.name, to: node.name }] : []),
    ...fieldChanges(was.params, node.params),
    ...stageChange(before.document, after.document, was, node, stages),
  ];
  const changes: Change[] = fields.length > 0 ? [{ ...common, kind: 'changed', key: `changed:${node.id}`, fields }] : [];
  if (!sameHost(before, after, was, node, matches)) {
    const host = (design: Ordered, id: NodeId): string =>
      design.document.nodes[design.topology.incoming.get(id)?.[0]?.source ?? '']?.name ?? 'nothing';
    changes.push({
      ...common,
      kind: 'moved',
      key: `moved:${node.id}`,
      fields: [{ field: 'hangs on', from: host(before, was.id), to: host(after, node.id) }],
    });
  }
  return changes;
}

/** Auxiliary outputs alone: a final output follows the trunk wherever it ends. */
function sameHost(before: Ordered, after: Ordered, was: GraphNode, node: GraphNode, matches: ReadonlyMap<NodeId, NodeId>): boolean {
  if (node.kind !== 'auxiliary-output') return true;
  const host = before.topology.incoming.get(was.id)?.[0]?.source;
  return matches.get(host ?? '') === after.topology.incoming.get(node.id)?.[0]?.source;
}

function stageChange(
  before: Document,
  after: Document,
  was: GraphNode,
  node: GraphNode,
  stages: ReadonlyMap<StageId, StageId>,
): FieldChange[] {
  const mapped = was.stage === undefined ? undefined : stages.get(was.stage);
  if (mapped === node.stage) return [];
  const name = (design: Document, stage: StageId | undefined): string | null =>
    stage === undefined ? null : (design.stages[stage]?.name ?? null);
  const [from, to] = [name(before, was.stage), name(after, node.stage)];
  return from === to ? [] : [{ field: 'stage', from, to }];
}
