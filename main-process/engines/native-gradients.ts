import { float32, nativeOps } from '../core/compile/native-ops.ts';
import type { Tensor, Tf } from '../core/compile/tf.ts';

/**
 * Gradients that tfjs composes from many ops and TensorFlow has as one kernel. tfjs keeps one gradient a kernel for the
 * whole process, so this is done when the TensorFlow engine is opened and holds for it alone: a process opens one engine.
 *
 * ReLU: tfjs multiplies by `step(x)`, which its TensorFlow backend makes of six full-size ops.
 */
export function useNativeGradients(tf: Tf): void {
  const native = nativeOps(tf);
  if (native === null) return;
  tf.unregisterGradient(tf.Relu);
  tf.registerGradient({
    kernelName: tf.Relu,
    outputsToSave: [true],
    gradFunc: (dy, saved) => ({
      x: () => native.run('ReluGrad', [float32], [dy as Tensor, saved[0] as Tensor], 1)[0] as Tensor,
    }),
  });
}
