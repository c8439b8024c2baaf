import { createRequire } from 'node:module';
import type { Tf } from '../core/compile/tf.ts';
import { borrowMissingKernels } from './borrowed-kernels.ts';
import { registerConvolutionGradients } from './convolution-gradients.ts';
import { eagerNetwork } from './eager/index.ts';
import { EngineUnavailable, type EngineProbe } from './engine.ts';
import { cpuMemory } from './memory.ts';

const require = createRequire(import.meta.url);

/**
 * TensorFlow.js on WebAssembly kernels: no native part, so it runs wherever Node does. The package is made for inference;
 * the gradients that it lacks or gets wrong are added here.
 */
export const wasm: EngineProbe = {
  id: 'wasm',
  name: 'TensorFlow.js, WebAssembly',
  async open() {
    const tf = require('@tensorflow/tfjs') as Tf;
    require('@tensorflow/tfjs-backend-wasm');
    tf.enableProdMode();
    if (!(await tf.setBackend('wasm'))) throw new EngineUnavailable('WebAssembly did not start. Reinstall the packages with "npm ci".');
    // Twice opened (a list of engines, then a run) must not register twice.
    if (!prepared.has(tf)) {
      registerConvolutionGradients(tf, 'wasm');
      // 4.22's own pooling gradients write into memory that nobody cleared: some values are left over from other tensors.
      for (const kernel of [tf.MaxPoolGrad, tf.AvgPoolGrad]) tf.unregisterKernel(kernel, 'wasm');
      borrowMissingKernels(tf, 'wasm');
      prepared.add(tf);
    }
    return { tf, device: 'CPU, 1 thread', memoryBytes: Math.min(ADDRESSABLE, cpuMemory()), version: tf.version.tfjs, compile: eagerNetwork(tf) };
  },
};
/** WebAssembly counts its bytes in 32 bits. */
const ADDRESSABLE = 2 ** 32;
const prepared = new WeakSet<Tf>();
