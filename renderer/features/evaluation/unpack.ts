import type { z } from 'zod';
import type { evaluationAnswers } from '../../../main-process/contract/evaluation.ts';
import type { Answers } from '../../../main-process/core/evaluation/index.ts';

/** Answers as the application sends them, made ready for reckoning. @throws Error where their lengths do not agree */
export function unpackAnswers({ labels, outputs }: z.output<typeof evaluationAnswers>, classes: number): Answers {
  const truth = new Int32Array(bytesOf(labels));
  return {
    classes,
    labels: truth,
    outputs: outputs.map(({ id, predicted, confidence }) => {
      const answers = { id, predicted: new Int32Array(bytesOf(predicted)), confidence: new Float32Array(bytesOf(confidence)) };
      if (answers.predicted.length !== truth.length || answers.confidence.length !== truth.length) {
        throw new Error(`The answers of "${id}" are not as many as the images.`);
      }
      return answers;
    }),
  };
}

/** A buffer of their own, so that it begins at a whole number. */
function bytesOf(base64: string): ArrayBuffer {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes.buffer;
}
