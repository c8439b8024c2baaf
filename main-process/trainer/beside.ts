import { constants, setPriority } from 'node:os';

/**
 * Makes room for the run that trains in another process: this one takes no memory of an NVIDIA GPU and computes on the
 * processor with what time is left over. Call it before an engine is opened.
 */
export function stepAside(): void {
  process.env.CUDA_VISIBLE_DEVICES = '-1';
  try {
    setPriority(constants.priority.PRIORITY_LOW);
  } catch {
    // A sandbox may forbid it; then they share as equals.
  }
}
