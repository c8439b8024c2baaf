import type * as primitives from '../../../../main-process/core/program/primitives/activation.ts';
import { map, zip } from '../tensor.ts';
import type { Kernels } from './kernel.ts';

export const activation: Kernels<keyof typeof primitives> = {
  relu: (_, [x]) => [map(x, (v) => Math.max(v, 0))],
  reluGradient: (_, [dy, y]) => [zip(dy, y, (d, v) => (v > 0 ? d : 0))],
  leakyRelu: ({ slope }, [x]) => [map(x, (v) => (v > 0 ? v : slope * v))],
  leakyReluGradient: ({ slope }, [dy, x]) => [zip(dy, x, (d, v) => (v > 0 ? d : slope * d))],
  elu: (_, [x]) => [map(x, (v) => (v > 0 ? v : Math.expm1(v)))],
  eluGradient: (_, [dy, y]) => [zip(dy, y, (d, v) => (v > 0 ? d : d * (v + 1)))],
  sigmoid: (_, [x]) => [map(x, (v) => 1 / (1 + Math.exp(-v)))],
  sigmoidGradient: (_, [dy, y]) => [zip(dy, y, (d, v) => d * v * (1 - v))],
  junction: (_, [x]) => [x],
};
