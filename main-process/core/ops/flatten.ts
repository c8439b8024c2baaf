import { z } from 'zod';
import { sizeOf } from '../shape/problem.ts';
import { defineOp, free, noVariables, one } from './op.ts';

/** Row-major: `[height, width, channels]` to `[height·width·channels]`. */
export const flatten = defineOp({
  name: 'flatten',
  attributes: z.object({}).readonly(),
  inputs: one,
  shape: (_, [input]) => ({ shape: [sizeOf(input ?? [])] }),
  variables: noVariables,
  multiplyAdds: free,
});
