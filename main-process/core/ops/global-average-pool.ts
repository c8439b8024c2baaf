import { z } from 'zod';
import { isImage } from '../shape/problem.ts';
import { defineOp, free, noVariables, one } from './op.ts';

/** Mean of every channel over the whole image: `[height, width, channels]` to `[channels]`. */
export const globalAveragePool = defineOp({
  name: 'globalAveragePool',
  attributes: z.object({}).readonly(),
  inputs: one,
  shape: (_, [input]) => (isImage(input) ? { shape: [input[2]] } : { problem: { kind: 'needs-image', received: input ?? [] } }),
  variables: noVariables,
  multiplyAdds: free,
});
