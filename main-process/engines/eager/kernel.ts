import type { NativeOps } from '../../core/compile/native-ops.ts';
import type { Tensor, Tf, Variable } from '../../core/compile/tf.ts';
import type { ProgramNode, ProgramVariable, Value } from '../../core/program/ir.ts';
import type { PrimitiveAttributes, PrimitiveName } from '../../core/program/primitives/registry.ts';
import type { Feed } from '../executor.ts';

/** What kernels run on. */
export interface Machine {
  readonly tf: Tf;
  /** TensorFlow's own ops; null on every other backend of TensorFlow.js. */
  readonly native: NativeOps | null;
  readonly variable: (variable: ProgramVariable) => Variable;
  /** What was fed to a placeholder. */
  readonly feed: (placeholder: Value) => Feed;
}

/** As many as the primitive takes: the builder of the program has counted them. */
export type Inputs = readonly [Tensor, Tensor, Tensor, Tensor, Tensor, ...Tensor[]];

export interface Call<P extends PrimitiveName> extends Machine {
  readonly attributes: PrimitiveAttributes[P];
  readonly inputs: Inputs;
  readonly node: ProgramNode<P>;
}

/**
 * Computes the outputs of a primitive with ops of TensorFlow.js. Runs inside `tf.tidy`: what it does not return is
 * disposed of. Returns tensors of its own, never an input itself; they may share an input's data.
 */
export type EagerKernel<P extends PrimitiveName> = (call: Call<P>) => readonly Tensor[];

export type Kernels<P extends PrimitiveName> = { readonly [Name in P]: EagerKernel<Name> };
