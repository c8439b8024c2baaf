import type { ProgramBuilder } from './builder.ts';
import type { ProgramConfig } from './config.ts';
import type { AnyNode, ProgramVariable, Value } from './ir.ts';
import { slotOf } from './variables.ts';

/**
 * Adds the update of a bundle of weights.
 * @param path whose state: '' for the weights' own, else the exit of the path that keeps it
 * @param rate the learning rate over the base one
 */
export type Optimizer = (weights: ProgramVariable, path: string, gradient: Value, rate: number | Value) => AnyNode;

const slot = (build: ProgramBuilder, weights: ProgramVariable, role: string, path: string): ProgramVariable =>
  build.variable(slotOf(weights, path === '' ? role : `${role}@${path}`));

/** SGD with momentum as Torch and PyTorch compute it, Nesterov's (spec §3) or the classical one; dampening 0. Slot `momentum`. */
export function momentumSgd(build: ProgramBuilder, learningRate: Value, { momentum, nesterov }: Pick<ProgramConfig, 'momentum' | 'nesterov'>): Optimizer {
  const rates = ratesOf(build, learningRate);
  return (weights, path, gradient, rate) => {
    const velocity = slot(build, weights, 'momentum', path);
    return build.write('applyMomentum', { variable: weights, velocity, momentum, nesterov }, [rates(rate), gradient], [weights, velocity]);
  };
}

export interface AdamScalars {
  readonly learningRate: Value;
  /** β₁ᵗ, β₂ᵗ, and ε·√(1 − β₂ᵗ), of step t from 1. */
  readonly beta1Power: Value;
  readonly beta2Power: Value;
  readonly epsilon: Value;
}

/** Adam (arXiv 1412.6980, algorithm 1), weight decay added to the gradient as in PyTorch's `Adam`. Slots `adam-mean`, `adam-square`. */
export function adam(build: ProgramBuilder, { learningRate, beta1Power, beta2Power, epsilon }: AdamScalars, { beta1, beta2 }: ProgramConfig['adam']): Optimizer {
  const rates = ratesOf(build, learningRate);
  return (weights, path, gradient, rate) => {
    const mean = slot(build, weights, 'adam-mean', path);
    const square = slot(build, weights, 'adam-square', path);
    const attributes = { variable: weights, mean, square, beta1, beta2 };
    return build.write('applyAdam', attributes, [rates(rate), beta1Power, beta2Power, epsilon, gradient], [weights, mean, square]);
  };
}

/** lr·rate, one node for each rate there is. */
function ratesOf(build: ProgramBuilder, learningRate: Value): (rate: number | Value) => Value {
  const known = new Map<number | Value, Value>();
  const scaled = (rate: number | Value): Value =>
    typeof rate === 'number' ? build.scale(learningRate, rate) : build.one('multiply', {}, [learningRate, rate]);
  return (rate) => {
    const made = known.get(rate) ?? scaled(rate);
    known.set(rate, made);
    return made;
  };
}
