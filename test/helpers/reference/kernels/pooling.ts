import type * as primitives from '../../../../main-process/core/program/primitives/pooling.ts';
import { at, imageShape, map, tensor64, zeros } from '../tensor.ts';
import { poolWindows } from '../windows.ts';
import type { Kernels } from './kernel.ts';

export const pooling: Kernels<keyof typeof primitives> = {
  maxPool: (pool, [x]) => {
    const { shape, windows } = poolWindows(imageShape(x), pool.poolSize, pool);
    return [tensor64(windows.map(({ inputs }) => Math.max(...inputs.map((i) => at(x, i)))), shape)];
  },
  maxPoolGradient: (pool, [x, y, dy]) => {
    const dx = zeros(x.shape);
    for (const { output, inputs } of poolWindows(imageShape(x), pool.poolSize, pool).windows) {
      const largest = inputs.find((i) => at(x, i) === at(y, output));
      if (largest !== undefined) dx.data[largest] = at(dx, largest) + at(dy, output);
    }
    return [dx];
  },
  averagePool: (pool, [x]) => {
    const { shape, windows } = poolWindows(imageShape(x), pool.poolSize, pool);
    return [tensor64(windows.map(({ inputs }) => inputs.reduce((total, i) => total + at(x, i), 0) / inputs.length), shape)];
  },
  averagePoolGradient: (pool, [x, dy]) => {
    const dx = zeros(x.shape);
    for (const { output, inputs } of poolWindows(imageShape(dx), pool.poolSize, pool).windows) {
      for (const i of inputs) dx.data[i] = at(dx, i) + at(dy, output) / inputs.length;
    }
    return [dx];
  },
  spatialMean: (_, [x]) => {
    const [batch, height, width, channels] = imageShape(x);
    const mean = zeros([batch, channels]);
    const pixels = height * width;
    x.data.forEach((value, i) => {
      const entry = Math.floor(i / (pixels * channels)) * channels + (i % channels);
      mean.data[entry] = at(mean, entry) + value / pixels;
    });
    return [mean];
  },
  spread: ({ height, width, factor }, [x]) => {
    const [batch = 0, channels = 0] = x.shape;
    const wide = zeros([batch, height, width, channels]);
    const pixels = height * width;
    return [map(wide, (_value, i) => factor * at(x, Math.floor(i / (pixels * channels)) * channels + (i % channels)))];
  },
};
