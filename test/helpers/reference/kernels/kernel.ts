import type { PrimitiveAttributes, PrimitiveName } from '../../../../main-process/core/program/primitives/registry.ts';
import type { Tensor64 } from '../tensor.ts';

/** What a kernel sees of the world outside its inputs. */
export interface Machine {
  /** Values of the variables; a write replaces the array. */
  readonly variables: Map<string, Float64Array>;
  /** Numbers in [0, 1) for a dropout mask of this shape, from two words of seed. */
  readonly uniform: (seed: readonly [number, number], shape: readonly number[]) => ArrayLike<number>;
}

/** Values given from outside: no kernel computes them. */
export type FedPrimitive = 'placeholder' | 'imageBytes';

/** As many as the primitive takes: its type inference has seen to that. */
export type Operands = readonly [Tensor64, Tensor64, Tensor64, Tensor64, Tensor64, ...Tensor64[]];

/** One kernel a primitive: what it means, by its definition. Float16 is computed in double precision too. */
export type Kernels<Names extends PrimitiveName> = {
  readonly [P in Names]: (attributes: PrimitiveAttributes[P], inputs: Operands, machine: Machine) => readonly Tensor64[];
};
