import { z } from 'zod';
import { defineOp, free, one } from './op.ts';

/** Normalises each channel over the batch (arXiv 1502.03167). `momentum` weighs the old running average: new = m·old + (1−m)·batch. */
export const batchNorm = defineOp({
  name: 'batchNorm',
  attributes: z.object({ epsilon: z.number().positive(), momentum: z.number().min(0).max(1) }).readonly(),
  inputs: one,
  shape: (_, [input]) => ({ shape: input ?? [] }),
  variables: (_, [input]) => {
    const shape = [input?.at(-1) ?? 0];
    return [
      { name: 'gamma', shape, trainable: true },
      { name: 'beta', shape, trainable: true },
      { name: 'moving_mean', shape, trainable: false },
      { name: 'moving_variance', shape, trainable: false },
    ];
  },
  multiplyAdds: free,
});
