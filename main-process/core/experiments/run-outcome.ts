import type { TrainingConfig } from '../graph/training-config.ts';
import type { Arm } from './arm.ts';

/** What an experiment needs to know of one of its runs. */
export interface RunOutcome {
  /** Shown name. */
  readonly run: string;
  readonly design: string;
  readonly arm: Arm;
  readonly seed: number;
  readonly config: TrainingConfig;
  /** All epochs are over. Only such a run counts. */
  readonly complete: boolean;
  /** Shallow to deep. `error`: test error (%) after the last epoch; null while there is none. */
  readonly outputs: readonly OutcomeOutput[];
}
export interface OutcomeOutput {
  readonly name: string;
  readonly depth: number;
  readonly error: number | null;
}
