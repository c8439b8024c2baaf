import { z } from 'zod';
import { defineOp, free, noVariables, one } from './op.ts';
import { pair, slideWindow, windowPadding } from './window.ts';

/** Maximum over each window of every channel. */
export const maxPool = defineOp({
  name: 'maxPool',
  attributes: z.object({ poolSize: pair, strides: pair, padding: windowPadding }).readonly(),
  inputs: one,
  shape: ({ poolSize, strides, padding }, [input]) => slideWindow({ window: poolSize, strides, padding }, input, (image) => image[2]),
  variables: noVariables,
  multiplyAdds: free,
});
