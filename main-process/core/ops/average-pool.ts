import { z } from 'zod';
import { defineOp, free, noVariables, one } from './op.ts';
import { pair, slideWindow, windowPadding } from './window.ts';

/** Mean over each window of every channel. Zeros of symmetric padding count, as in Torch; those of `same` do not, as in TensorFlow. */
export const averagePool = defineOp({
  name: 'averagePool',
  attributes: z.object({ poolSize: pair, strides: pair, padding: windowPadding }).readonly(),
  inputs: one,
  shape: ({ poolSize, strides, padding }, [input]) => slideWindow({ window: poolSize, strides, padding }, input, (image) => image[2]),
  variables: noVariables,
  multiplyAdds: free,
});
