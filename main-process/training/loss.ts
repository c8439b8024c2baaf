import type { Tensor, Tf } from '../core/compile/tf.ts';

/**
 * Mean soft-max cross-entropy of a batch, in nats, with the gradient `(softmax − onehot) / batch` by hand: one op where
 * automatic differentiation would run back through a dozen.
 * @param logits `[batch, classes]` @param oneHot `[batch, classes]` @returns scalar
 */
export function crossEntropy(tf: Tf, logits: Tensor, oneHot: Tensor): Tensor {
  return tf.customGrad((input, save) => {
    const [scores, keep] = [input as Tensor, save as (tensors: Tensor[]) => void];
    const logProbabilities = tf.logSoftmax(scores);
    const residual = tf.mul(tf.sub(tf.exp(logProbabilities), oneHot), 1 / (scores.shape[0] ?? 1));
    keep([residual]);
    return {
      value: tf.neg(tf.mean(tf.sum(tf.mul(logProbabilities, oneHot), -1))),
      gradFunc: (dy: Tensor, saved: Tensor[]) => tf.mul(saved[0] as Tensor, dy),
    };
  })(logits);
}

/** Number of images whose largest logit is not their class. @returns scalar, float32 */
export const errorCount = (tf: Tf, logits: Tensor, labels: Tensor): Tensor =>
  tf.sum(tf.cast(tf.notEqual(tf.argMax(logits, -1), labels), 'float32'));

/** What a batch said at every exit, in the order of the exits. */
export interface BatchStatistics {
  /** Mean loss over the batch. */
  readonly losses: readonly number[];
  /** Images answered wrongly. */
  readonly errors: readonly number[];
}

/** All numbers of a batch as one vector, so that they are read from the device in one go. */
export const packStatistics = (tf: Tf, losses: readonly Tensor[], errors: readonly Tensor[]): Tensor => tf.stack([...losses, ...errors]);

export async function readStatistics(packed: Tensor): Promise<BatchStatistics> {
  const values = Array.from(await packed.data());
  return { losses: values.slice(0, values.length / 2), errors: values.slice(values.length / 2) };
}
