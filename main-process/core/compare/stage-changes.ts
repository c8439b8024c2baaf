import type { Document, NodeId, StageId } from '../graph/document.ts';
import type { Change } from './change.ts';

type Matches = ReadonlyMap<NodeId, NodeId>;

/** A stage is the one that most of its nodes are in; an empty one is known by its id. */
export function matchStages(before: Document, after: Document, matches: Matches): ReadonlyMap<StageId, StageId> {
  const votes = new Map<StageId, Map<StageId, number>>();
  for (const [one, other] of matches) {
    const [from, to] = [before.nodes[one]?.stage, after.nodes[other]?.stage];
    if (from === undefined || to === undefined) continue;
    const count = votes.get(from) ?? new Map<StageId, number>();
    count.set(to, (count.get(to) ?? 0) + 1);
    votes.set(from, count);
  }
  const stages = new Map<StageId, StageId>();
  const taken = new Set<StageId>();
  for (const id of Object.keys(before.stages)) {
    const ranked = [...(votes.get(id) ?? [])].sort(([, a], [, b]) => b - a).map(([stage]) => stage);
    const found = [...ranked, id].find((stage) => after.stages[stage] && !taken.has(stage));
    if (found === undefined) continue;
    stages.set(id, found);
    taken.add(found);
  }
  return stages;
}

export function stageChanges(before: Document, after: Document, stages: ReadonlyMap<StageId, StageId>): readonly Change[] {
  const taken = new Set(stages.values());
  const member = (design: Document, stage: StageId): NodeId | null =>
    Object.values(design.nodes).find((node) => node.stage === stage)?.id ?? null;
  const common = { of: 'stage', fields: [] } as const;
  return [
    ...Object.values(after.stages)
      .filter(({ id }) => !taken.has(id))
      .map(({ id, name }): Change => ({
        ...common,
        kind: 'added',
        key: `stage-added:${id}`,
        title: name,
        before: null,
        after: member(after, id),
      })),
    ...[...stages].flatMap(([one, other]): Change[] => {
      const [from, to] = [before.stages[one]?.name ?? one, after.stages[other]?.name ?? other];
      if (from === to) return [];
      const fields = [{ field: 'name', from, to }];
      return [
        {
          of: 'stage',
          kind: 'changed',
          key: `stage-changed:${other}`,
          title: to,
          fields,
          before: member(before, one),
          after: member(after, other),
        },
      ];
    }),
    ...Object.values(before.stages)
      .filter(({ id }) => !stages.has(id))
      .map(({ id, name }): Change => ({
        ...common,
        kind: 'removed',
        key: `stage-removed:${id}`,
        title: name,
        before: member(before, id),
        after: null,
      })),
  ];
}
