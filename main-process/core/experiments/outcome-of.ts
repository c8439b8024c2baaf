import { analyse } from '../analyse.ts';
import { parseDocument } from '../graph/parse.ts';
import { auxiliaryOutputs } from './arm.ts';
import type { RunOutcome } from './run-outcome.ts';

/** A run as it is kept. */
export interface RunFacts {
  /** Shown name. */
  readonly label: string;
  readonly status: string;
  /** Text of the design that it trained. */
  readonly design: string;
  /** Shallow to deep; absent while it has not started. */
  readonly outputs?: readonly { readonly id: string; readonly name: string; readonly depth: number }[] | undefined;
  /** Test error (%) of each exit after the last epoch. */
  readonly errors?: Readonly<Record<string, number>> | undefined;
}

/** What an experiment takes from a run; null when its design cannot be read. */
export function outcomeOf({ label, status, design, outputs, errors }: RunFacts): RunOutcome | null {
  const { document } = parseDocument(design);
  if (document === null) return null;
  const { training } = document;
  const exits = outputs ?? analyse(document).exits.map(({ exit }) => exit);
  return {
    run: label,
    design: document.name,
    arm: { method: training.method, heads: auxiliaryOutputs(document) > 0 },
    seed: training.seed,
    config: training,
    complete: status === 'completed',
    outputs: exits.map(({ id, name, depth }) => ({ name, depth, error: errors?.[id] ?? null })),
  };
}
