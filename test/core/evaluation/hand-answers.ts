import type { Answers, OutputAnswers } from '../../../main-process/core/evaluation/index.ts';
import { uniforms } from '../../../main-process/core/random/seed.ts';

/** Six images of three classes, two auxiliary outputs and the final one; small enough to check by hand. */
export const hand: Answers = {
  classes: 3,
  labels: Int32Array.of(0, 0, 1, 1, 2, 2),
  outputs: [
    { id: 'exit1', predicted: Int32Array.of(0, 1, 1, 0, 2, 0), confidence: Float32Array.of(0.9, 0.4, 0.6, 0.5, 0.35, 0.8) },
    { id: 'exit2', predicted: Int32Array.of(0, 0, 1, 0, 1, 0), confidence: Float32Array.of(0.95, 0.7, 0.9, 0.6, 0.55, 0.9) },
    { id: 'output', predicted: Int32Array.of(0, 0, 1, 1, 1, 0), confidence: Float32Array.of(0.99, 0.8, 0.95, 0.7, 0.6, 0.95) },
  ],
};

/** Answers drawn at random, for comparison with slow and simple reckoning. */
export function drawnAnswers(seed: number, images: number, classes: number, exits: number): Answers {
  const random = uniforms(seed);
  const draw = (): Int32Array => Int32Array.from({ length: images }, () => Math.floor(random() * classes));
  const outputs = Array.from({ length: exits }, (_, at) => {
    return { id: `exit${at}`, predicted: draw(), confidence: Float32Array.from({ length: images }, () => 1 / classes + (1 - 1 / classes) * random()) };
  });
  return { classes, labels: draw(), outputs };
}

/** @throws where there is none */
export function outputOf({ outputs }: Answers, at: number): OutputAnswers {
  const output = outputs[at];
  if (!output) throw new Error(`There is no output ${at}.`);
  return output;
}
