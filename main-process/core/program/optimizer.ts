import type { ProgramBuilder } from './builder.ts';
import type { AnyNode, ProgramVariable, Value } from './ir.ts';

/**
 * Adds the update of one weight.
 * @param slot whose state: '' for the weight's own, else the exit of the path that keeps it
 * @param rate the learning rate over the base one
 */
export type Optimizer = (weight: ProgramVariable, slot: string, gradient: Value, rate: number | Value) => AnyNode;

export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** Optimizer state, named `layerId/role/momentum` or `layerId/role/momentum@exit`. Starts at 0. */
const slotVariable = (build: ProgramBuilder, weight: ProgramVariable, role: string, slot: string): ProgramVariable =>
  build.variable({ name: `${weight.name}/${role}${slot === '' ? '' : `@${slot}`}`, shape: weight.shape, kind: 'slot', initial: { kind: 'fill', value: 0 } });

const scaled = (build: ProgramBuilder, learningRate: Value, rate: number | Value): Value =>
  typeof rate === 'number' ? build.scale(learningRate, rate) : build.one('multiply', {}, [learningRate, rate]);

/** SGD with Nesterov momentum as Torch and PyTorch compute it (spec §3; dampening 0). */
export function nesterovSgd(build: ProgramBuilder, learningRate: Value, momentum: number): Optimizer {
  const rates = ratesOf(build, learningRate);
  return (weight, slot, gradient, rate) => {
    const velocity = slotVariable(build, weight, 'momentum', slot);
    return build.write('applyMomentum', { variable: weight, velocity, momentum }, [rates(rate), gradient], [weight, velocity]);
  };
}

export interface AdamScalars {
  readonly learningRate: Value;
  /** β₁ᵗ, β₂ᵗ, and ε·√(1 − β₂ᵗ), of step t from 1. */
  readonly beta1Power: Value;
  readonly beta2Power: Value;
  readonly epsilon: Value;
}

/** Adam (arXiv 1412.6980, algorithm 1), decay and all as in PyTorch's `Adam`. */
export function adam(build: ProgramBuilder, { learningRate, beta1Power, beta2Power, epsilon }: AdamScalars): Optimizer {
  const rates = ratesOf(build, learningRate);
  return (weight, slot, gradient, rate) => {
    const mean = slotVariable(build, weight, 'adam-mean', slot);
    const square = slotVariable(build, weight, 'adam-square', slot);
    const attributes = { variable: weight, mean, square, beta1: ADAM.beta1, beta2: ADAM.beta2 };
    return build.write('applyAdam', attributes, [rates(rate), beta1Power, beta2Power, epsilon, gradient], [weight, mean, square]);
  };
}

/** lr·rate, one node for each rate there is. */
function ratesOf(build: ProgramBuilder, learningRate: Value): (rate: number | Value) => Value {
  const known = new Map<number | Value, Value>();
  return (rate) => {
    const made = known.get(rate) ?? scaled(build, learningRate, rate);
    known.set(rate, made);
    return made;
  };
}
