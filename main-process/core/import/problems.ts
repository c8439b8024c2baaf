import type { z } from 'zod';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { expectation } from '../graph/schema-issue.ts';

type Details = Pick<Diagnostic, 'detail' | 'expected' | 'received' | 'path'>;
const fault =
  (id: string, message: string) =>
  (details: Details): Diagnostic => ({ id, severity: 'error', message, ...details });

/** Why a model cannot be imported. Ids are for good; texts may improve. Details name the layer and what to do. */
export const importProblems = {
  notAModel: fault('import-not-a-model', 'This is neither an AuxNet Studio design nor a Keras or TensorFlow.js model'),
  graphModel: fault('import-graph-model', 'The model was converted to a TensorFlow graph, which has no layers any more'),
  form: fault('import-form', 'The model file is not what Keras writes'),
  missingLayer: fault('import-missing-layer', 'A layer reads one that the file does not have'),
  cycle: fault('import-cycle', 'The layers run in a circle'),
  input: fault('import-input', 'The network needs one image as its input'),
  unsupported: fault('import-unsupported-layer', 'A layer has no counterpart here'),
  option: fault('import-unsupported-option', 'A layer is used in a way that has no counterpart here'),
  shape: fault('import-shape', 'The shapes of two layers do not go together'),
  outputs: fault('import-outputs', 'The outputs are not classifications into the same classes'),
  mismatch: fault('import-mismatch', 'The design made of the model would not be the same network'),
  tooMany: fault('import-more-problems', 'The model has more problems of this sort'),
} as const;

/** A schema's complaint in words: its own where it has some, else what was expected. */
export const issueWords = (issue: z.core.$ZodIssue): string =>
  issue.message.startsWith('Invalid') || issue.message.startsWith('Too') ? `expected ${expectation(issue)}` : issue.message;

/**
 * What the design says otherwise than the file, or not at all. `left-out`: has no place in a design (data augmentation,
 * regularisers); `changed`: close, not equal; `read-as`: the same said otherwise (a soft-max is part of the loss here).
 */
export interface ImportNote {
  readonly kind: 'left-out' | 'changed' | 'read-as';
  /** Layer in the file; empty for the model as a whole. */
  readonly layer: string;
  readonly text: string;
}
