import type { Op } from '../ops/op.ts';
import type { LayerFacts, Shape } from './facts.ts';
import { sizeOf, type ShapeProblem } from './problem.ts';

const FLOAT32_BYTES = 4;

export interface InferredLayer {
  /** Null when there is no output shape, not even a guess. */
  readonly facts: LayerFacts | null;
  readonly problem: ShapeProblem | null;
}

/** Shape and cost of one layer, per image. With a problem and facts, the facts are a guess to go on drawing with. */
export function inferLayer<Attributes>(op: Op<string, Attributes>, attributes: Attributes, inputs: readonly Shape[]): InferredLayer {
  const result = op.shape(attributes, inputs);
  const problem = 'problem' in result ? result.problem : null;
  const output = result.shape;
  if (!output) return { facts: null, problem };
  const variables = op.variables(attributes, inputs);
  return {
    problem,
    facts: {
      inputs,
      output,
      parameters: variables.reduce((sum, { shape, trainable }) => (trainable ? sum + sizeOf(shape) : sum), 0),
      multiplyAdds: op.multiplyAdds(attributes, inputs, output),
      activationBytes: sizeOf(output) * FLOAT32_BYTES,
    },
  };
}
