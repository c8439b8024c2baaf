import type { z } from 'zod';
import type { evaluationAnswers } from '../../../main-process/contract/evaluation.ts';
import type { Answers } from '../../../main-process/core/evaluation/index.ts';
import { fromBase64 } from '../../ui/base64.ts';

/** Answers as the application sends them, made ready for reckoning. @throws Error where their lengths do not agree */
export function unpackAnswers({ labels, outputs }: z.output<typeof evaluationAnswers>, classes: number): Answers {
  const truth = new Int32Array(fromBase64(labels).buffer);
  return {
    classes,
    labels: truth,
    outputs: outputs.map(({ id, predicted, confidence }) => {
      const answers = {
        id,
        predicted: new Int32Array(fromBase64(predicted).buffer),
        confidence: new Float32Array(fromBase64(confidence).buffer),
      };
      if (answers.predicted.length !== truth.length || answers.confidence.length !== truth.length) {
        throw new Error(`The answers of "${id}" are not as many as the images.`);
      }
      return answers;
    }),
  };
}
