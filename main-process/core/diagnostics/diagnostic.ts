import type { NodeId } from '../graph/document.ts';

/** `error` blocks training; `warning` may be intended; `hint` teaches. */
export type Severity = 'error' | 'warning' | 'hint';

/** A change of the document that removes the cause of a diagnostic. Plain data, so any front end can offer it. */
export type Fix =
  | { readonly kind: 'set-params'; readonly title: string; readonly node: NodeId; readonly params: Readonly<Record<string, unknown>> }
  | { readonly kind: 'remove-edge'; readonly title: string; readonly edge: string }
  | { readonly kind: 'remove-node'; readonly title: string; readonly node: NodeId }
  | { readonly kind: 'insert-before'; readonly title: string; readonly node: NodeId; readonly insert: { readonly kind: string; readonly params: Readonly<Record<string, unknown>> } }
  /** Hangs an output on `source`: the final one, or an auxiliary one where `output` says so. */
  | { readonly kind: 'add-output'; readonly title: string; readonly source: NodeId; readonly output?: 'output' | 'auxiliary-output' }
  /** Hangs an auxiliary output on another node. */
  | { readonly kind: 'move-output'; readonly title: string; readonly node: NodeId; readonly host: NodeId }
  | { readonly kind: 'set-batch-size'; readonly title: string; readonly batchSize: number }
  | { readonly kind: 'set-classes'; readonly title: string; readonly classes: number };

/**
 * One thing wrong with (or worth knowing about) a file or a design.
 * `id` is stable across releases: tests, documentation and front ends key on it, never on the text.
 */
export interface Diagnostic {
  readonly id: string;
  readonly severity: Severity;
  /** What is wrong, as a headline without the node's name: "Shortcut and convolutions give different shapes". */
  readonly message: string;
  /** Where and why, one sentence that names the node: "Block 7: cannot add 16×16×32 to 8×8×64." */
  readonly detail?: string;
  readonly node?: NodeId;
  readonly edge?: string;
  /** Place in the file, for `auxnet validate` and parse errors. 1-based. */
  readonly line?: number;
  readonly column?: number;
  /** JSON path of the value, e.g. `nodes[3].params.filters`. */
  readonly path?: string;
  readonly expected?: string;
  readonly received?: string;
  readonly fix?: Fix;
}
