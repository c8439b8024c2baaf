import { z } from 'zod';
import { sameShape } from '../shape/problem.ts';
import { defineOp, free, many, noVariables } from './op.ts';

/** Joins tensors along the channels; all other axes must agree. */
export const concatenate = defineOp({
  name: 'concatenate',
  attributes: z.object({}).readonly(),
  inputs: many,
  shape: (_, inputs) => {
    const outer = (inputs[0] ?? []).slice(0, -1);
    const channels = inputs.reduce((sum, shape) => sum + (shape.at(-1) ?? 0), 0);
    const shape = [...outer, channels];
    const agree = inputs.every((other) => sameShape(outer, other.slice(0, -1)));
    return agree ? { shape } : { problem: { kind: 'shapes-differ', shapes: inputs }, shape };
  },
  variables: noVariables,
  multiplyAdds: free,
});
