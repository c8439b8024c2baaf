import { EngineUnavailable, type EngineProbe } from './engine.ts';

export const wasm: EngineProbe = {
  id: 'wasm',
  name: 'TensorFlow.js, WebAssembly',
  open: () => Promise.reject(new EngineUnavailable('Its kernels cannot train: the gradient of a convolution towards its filters is missing.')),
};
