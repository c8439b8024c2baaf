import type { NodeId } from '../graph/document.ts';

export const changeKinds = ['added', 'removed', 'changed', 'moved'] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** One value that differs. Null: the field is not there on that side. */
export interface FieldChange {
  /** "filters", "kernel size", "learning rate". */
  readonly field: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** One difference between two designs, told from the earlier to the later. */
export interface Change {
  /** Unique in a comparison, and the same while the same thing differs. */
  readonly key: string;
  readonly kind: ChangeKind;
  readonly of: 'node' | 'connection' | 'stage' | 'design' | 'training';
  /** "Block 4", "Stem → Block 1", "Training". */
  readonly title: string;
  readonly fields: readonly FieldChange[];
  /** The node, or where a connection, a stage begins; null where the design has it not, or has no place for it. */
  readonly before: NodeId | null;
  readonly after: NodeId | null;
  /** Of a connection: its two nodes, in the design that has it. */
  readonly ends?: { readonly source: NodeId; readonly target: NodeId };
}

/** A figure of both designs, for the whole network. */
export interface CostChange {
  readonly name: 'parameters' | 'multiply-adds' | 'depth' | 'outputs';
  readonly from: number;
  readonly to: number;
}

export interface Comparison {
  /** In the order of the trunk; what has no place in it last. */
  readonly changes: readonly Change[];
  /** Nodes of the later design by those of the earlier that they are. */
  readonly matches: ReadonlyMap<NodeId, NodeId>;
  readonly costs: readonly CostChange[];
  readonly counts: Readonly<Record<ChangeKind, number>>;
}
