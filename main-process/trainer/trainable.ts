import { analyse } from '../core/analyse.ts';
import type { Diagnostic } from '../core/diagnostics/diagnostic.ts';
import { parseDocument } from '../core/graph/parse.ts';
import { readDesign } from '../runs/index.ts';
import { TrainingFailure } from '../training/index.ts';

/**
 * The analysis and the training configuration of a design that can be trained.
 * @param what the design is called where it cannot: "The design of the run"
 * @throws TrainingFailure
 */
export function trainable(design: string, what: string) {
  const { document, diagnostics } = parseDocument(design);
  if (document === null) throw new TrainingFailure(firstError(`${what} cannot be read`, diagnostics));
  const analysis = analyse(document);
  if (!analysis.trainable) throw new TrainingFailure(firstError(`${what} cannot be trained`, analysis.diagnostics));
  return { analysis, config: document.training };
}

export type Trainable = ReturnType<typeof trainable>;

/** `trainable` of the design that a run keeps. @throws TrainingFailure */
export const trainableRun = async (runDirectory: string): Promise<Trainable> => trainable(await readDesign(runDirectory), 'The design of the run');

function firstError(what: string, diagnostics: readonly Diagnostic[]): string {
  const error = diagnostics.find(({ severity }) => severity === 'error');
  return `${what}: ${error?.detail ?? error?.message ?? 'it is not complete'}`;
}
