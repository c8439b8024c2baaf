import { createRequire } from 'node:module';
import type { Tf } from '../core/compile/tf.ts';
import { eagerNetwork } from './eager/index.ts';
import type { EngineProbe } from './engine.ts';
import { cpuMemory } from './memory.ts';

const require = createRequire(import.meta.url);

/** TensorFlow.js on its own JavaScript kernels: always there, tens of times slower than TensorFlow. */
export const pureJs: EngineProbe = {
  id: 'cpu',
  name: 'TensorFlow.js, plain JavaScript',
  async open() {
    const tf = require('@tensorflow/tfjs') as Tf;
    // Silences tfjs's advice to install tfjs-node; the report says what is lost.
    tf.enableProdMode();
    if (!(await tf.setBackend('cpu'))) throw new Error('TensorFlow.js did not accept its own "cpu" backend.');
    return { tf, device: 'CPU, 1 thread, slow', memoryBytes: cpuMemory(), version: tf.version.tfjs, compile: eagerNetwork(tf) };
  },
};
