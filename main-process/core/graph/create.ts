import type { Document, GraphNode, NodeId, NodeOf } from './document.ts';
import { kindTitles, paramsByKind, type NodeKind, type ParamsOf } from './kinds.ts';
import { trainingConfig } from './training-config.ts';

/** A drawing with nothing in it and the authors' training configuration. */
export function emptyDocument(): Document {
  return { name: 'Untitled', classes: 10, nodes: {}, edges: {}, stages: {}, notes: {}, training: trainingConfig.parse({}), positions: {}, extra: {} };
}

/** `prefix`, or `prefix2`, `prefix3`, … : the first that is not taken. Readable ids make readable diffs. */
export function freshId(prefix: string, taken: (id: string) => boolean): string {
  if (!taken(prefix)) return prefix;
  for (let number = 2; ; number += 1) {
    const id = `${prefix}${number}`;
    if (!taken(id)) return id;
  }
}

/**
 * A node with the defaults of its kind where `params` is silent.
 * @throws ZodError when a given parameter is out of range: a slip of the caller, not of the user.
 */
export function createNode<K extends NodeKind>(kind: K, id: NodeId, name?: string, params?: Partial<ParamsOf<K>>): NodeOf<K> & GraphNode {
  // The table holds the schema of `kind` under `kind`; the compiler cannot see that through the generic index.
  const parsed = paramsByKind[kind].parse(params ?? {}) as ParamsOf<K>;
  return { id, kind, name: name ?? kindTitles[kind], params: parsed } as NodeOf<K> & GraphNode;
}
