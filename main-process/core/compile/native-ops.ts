import type { Tensor, Tf } from './tf.ts';

/**
 * TensorFlow kernels that tfjs does not wrap, called through tfjs-node's own `executeOp`. One such kernel stands for
 * five to ten composed ones, and in eager mode that is most of the step.
 */
export interface NativeOps {
  /** One op by its TensorFlow name; outputs are ordinary tensors that `tidy` cleans up. */
  readonly run: (op: string, attributes: readonly Attribute[], inputs: readonly Tensor[], outputs: number) => Tensor[];
}
export type Attribute =
  | { readonly name: string; readonly type: 'float' | 'int'; readonly value: number | readonly number[] }
  | { readonly name: string; readonly type: 'bool'; readonly value: boolean }
  | { readonly name: string; readonly type: 'string'; readonly value: string }
  | { readonly name: string; readonly type: 'type'; readonly value: 'float32' | 'int32' };

/** The part of tfjs-node's backend that is used here (tfjs-node/src/nodejs_kernel_backend.ts). */
interface NodeBackend {
  readonly binding: Readonly<Record<string, number>>;
  executeMultipleOutputs(op: string, attributes: object[], inputs: readonly Tensor[], outputs: number): Tensor[];
}
const isNodeBackend = (backend: unknown): backend is NodeBackend =>
  typeof backend === 'object' && backend !== null && 'executeMultipleOutputs' in backend && 'binding' in backend;

const attributeTypes = { float: 'TF_ATTR_FLOAT', int: 'TF_ATTR_INT', bool: 'TF_ATTR_BOOL', string: 'TF_ATTR_STRING', type: 'TF_ATTR_TYPE' } as const;
const tensorTypes = { float32: 'TF_FLOAT', int32: 'TF_INT32' } as const;

/** Null where the active backend is not TensorFlow's own: callers then compose tfjs ops. */
export function nativeOps(tf: Tf): NativeOps | null {
  const backend: unknown = tf.backend();
  if (!isNodeBackend(backend)) return null;
  const { binding } = backend;
  const encode = ({ name, type, value }: Attribute) => ({
    name,
    type: binding[attributeTypes[type]],
    value: type === 'type' ? binding[tensorTypes[value]] : value,
  });
  return {
    run: (op, attributes, inputs, outputs) => backend.executeMultipleOutputs(op, attributes.map(encode), inputs, outputs),
  };
}

export const float32: Attribute = { name: 'T', type: 'type', value: 'float32' };
