import { isMultiway, type Method } from '../graph/training-config.ts';
import type { Analysis } from '../shape/facts.ts';

/** Multiply-adds of a backward pass over those of the forward pass: one for the activations, one for the weights. */
const BACKWARD = 2;

/**
 * Multiply-adds of one training step an image: forward once, and backward once, or once for each path of `parallel` and
 * `sequential`. A measure of time to compare designs by, not a promise: small layers keep no device busy.
 */
export function workPerImage({ totals, exits }: Pick<Analysis, 'totals' | 'exits'>, method: Method): number {
  const forward = totals.multiplyAdds;
  const apart = isMultiway(method) && method !== 'fused';
  const backward = apart ? exits.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0) : forward;
  return forward + BACKWARD * backward;
}
