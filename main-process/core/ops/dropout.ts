import { z } from 'zod';
import { defineOp, free, noVariables, one } from './op.ts';

/** In training sets a share `rate` of the values to 0 and scales the rest by 1/(1−rate); otherwise the identity. */
export const dropout = defineOp({
  name: 'dropout',
  attributes: z.object({ rate: z.number().min(0).lt(1) }).readonly(),
  inputs: one,
  shape: (_, [input]) => ({ shape: input ?? [] }),
  variables: noVariables,
  multiplyAdds: free,
});
