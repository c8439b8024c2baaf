/** Ends a run as failed; the message is shown to the person as it is. */
export class TrainingFailure extends Error {
  override readonly name = 'TrainingFailure';
}

/** How the libraries below say that memory ran out. */
const OUT_OF_MEMORY = /bad_alloc|resource[ _]?exhausted|\bOOM\b|out of memory|allocation failed|invalid (typed )?array (buffer )?length/i;

/**
 * The reason that a failed run is shown with: what happened, where, and what to do.
 * @param step that was under way; null before the first
 */
export function describeFailure(error: unknown, step: number | null): string {
  if (error instanceof TrainingFailure) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  const first = message.split('\n')[0] ?? '';
  if (OUT_OF_MEMORY.test(message)) {
    const where = step === null ? 'before the first step' : `at step ${step}`;
    return `Memory ran out ${where} (${first}). Use a smaller batch or a narrower network; the last checkpoint can be resumed.`;
  }
  return step === null ? `The trainer failed: ${first}` : `Training broke off at step ${step}: ${first}`;
}
