import { z } from 'zod';
import { activationKinds } from '../graph/kinds.ts';
import { defineOp, free, noVariables, one } from './op.ts';

/** Torch's slope of the leaky ReLU below zero. */
export const LEAKY_SLOPE = 0.01;

/** Element-wise non-linearity. Leaky ReLU has slope 0.01 below zero, ELU α = 1, SiLU is x·sigmoid(x): Torch's defaults. */
export const activation = defineOp({
  name: 'activation',
  attributes: z.object({ function: z.enum(activationKinds) }).readonly(),
  inputs: one,
  shape: (_, [input]) => ({ shape: input ?? [] }),
  variables: noVariables,
  multiplyAdds: free,
});
