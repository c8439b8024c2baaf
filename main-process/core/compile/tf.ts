/** The TensorFlow.js library as an argument: core never loads it, so the window may import core for free. */
export type Tf = typeof import('@tensorflow/tfjs');
export type { LayersModel, Tensor, Variable, SymbolicTensor } from '@tensorflow/tfjs';
