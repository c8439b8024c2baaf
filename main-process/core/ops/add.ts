import { z } from 'zod';
import { sameShape } from '../shape/problem.ts';
import { defineOp, free, many, noVariables } from './op.ts';

/** Sum of tensors of one shape. Nothing is broadcast: in a residual network unequal shapes are a slip. */
export const add = defineOp({
  name: 'add',
  attributes: z.object({}).readonly(),
  inputs: many,
  shape: (_, inputs) => {
    const shape = inputs[0] ?? [];
    // The first input (in a block: the convolutions) shows what was meant, so what follows can still be drawn.
    return inputs.every((other) => sameShape(shape, other)) ? { shape } : { problem: { kind: 'shapes-differ', shapes: inputs }, shape };
  },
  variables: noVariables,
  multiplyAdds: free,
});
