import type { TrainingConfig } from '../graph/training-config.ts';
import type { Analysis } from '../shape/facts.ts';
import { fittingBatch } from '../shape/training-memory.ts';
import { batchTooBig } from './catalogue.ts';
import type { Diagnostic } from './diagnostic.ts';

/** What a run would train on. */
export interface Device {
  readonly name: string;
  /** Its memory; what other programs hold of it is not known. */
  readonly bytes: number;
}

/** The system and the estimate's own error take their part. */
const USABLE = 0.9;

/**
 * Whether a training step fits into the memory of the device. Apart from `analyse`: it is of a machine, not of the design.
 * @param needed bytes of a step (`trainingMemory`), which whoever asks mostly knows
 */
export function adviseMemory(analysis: Analysis, training: TrainingConfig, device: Device | null, needed: number): readonly Diagnostic[] {
  if (!device || analysis.totals.parameters === 0) return [];
  const usable = USABLE * device.bytes;
  return needed > usable ? [batchTooBig(training.batchSize, needed, device, fittingBatch(analysis, training, usable))] : [];
}
