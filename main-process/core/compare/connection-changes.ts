import type { NodeId } from '../graph/document.ts';
import type { Change } from './change.ts';
import type { Ordered } from './match.ts';

/**
 * Connections between nodes that both designs have. One that only runs through what came or went in between is no
 * change of its own, nor is that of an auxiliary output, which is told as moved.
 */
export function connectionChanges(before: Ordered, after: Ordered, matches: ReadonlyMap<NodeId, NodeId>): readonly Change[] {
  const earlier = new Map([...matches].map(([one, other]) => [other, one]));
  const lost = between(before, after, matches, earlier).map(([source, target]): Change => ({
    ...words(before, source, target),
    kind: 'removed',
    before: source,
    after: matches.get(source) ?? null,
  }));
  const made = between(after, before, earlier, matches).map(([source, target]): Change => ({
    ...words(after, source, target),
    kind: 'added',
    before: earlier.get(source) ?? null,
    after: source,
  }));
  return [
    ...made.map((change) => ({ ...change, key: `connection-added:${change.key}` })),
    ...lost.map((change) => ({ ...change, key: `connection-removed:${change.key}` })),
  ];
}

const words = ({ document }: Ordered, source: NodeId, target: NodeId): Pick<Change, 'of' | 'title' | 'fields' | 'key' | 'ends'> => ({
  of: 'connection',
  title: `${document.nodes[source]?.name ?? source} → ${document.nodes[target]?.name ?? target}`,
  fields: [],
  ends: { source, target },
  key: `${source}>${target}`,
});

/** Connections of `here` between nodes known in `there`, which has neither them nor a way through nodes of its own alone. */
function between(
  here: Ordered,
  there: Ordered,
  known: ReadonlyMap<NodeId, NodeId>,
  back: ReadonlyMap<NodeId, NodeId>,
): readonly (readonly [NodeId, NodeId])[] {
  return here.topology.order.flatMap(({ id: target, kind }) => {
    if (kind === 'auxiliary-output') return [];
    return (here.topology.incoming.get(target) ?? []).flatMap(({ source }) => {
      const [from, to] = [known.get(source), known.get(target)];
      return from === undefined || to === undefined || leads(there, from, to, back) ? [] : [[source, target] as const];
    });
  });
}

/** Is there a connection, or a way through nodes that only this design has? Walks backwards through those alone. */
function leads(design: Ordered, from: NodeId, to: NodeId, shared: ReadonlyMap<NodeId, NodeId>): boolean {
  const seen = new Set<NodeId>();
  const open = [to];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const { source } of design.topology.incoming.get(id) ?? []) {
      if (source === from) return true;
      if (shared.has(source) || seen.has(source)) continue;
      seen.add(source);
      open.push(source);
    }
  }
  return false;
}
