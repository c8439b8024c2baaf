import type * as primitives from '../../../../main-process/core/program/primitives/arithmetic.ts';
import { at, broadcastIndex, lastDim, map, scalar, sum, sumToChannels, tensor64, valueOf, zeros, zip, type Tensor64 } from '../tensor.ts';
import type { Kernels } from './kernel.ts';

export const arithmetic: Kernels<keyof typeof primitives> = {
  add: (_, inputs) => [inputs.reduce((total, x) => zip(total, x, (a, b) => a + b))],
  multiply: (_, [a, b]) => [broadcast(a, b, (x, y) => x * y)],
  subtract: (_, [a, b]) => [broadcast(a, b, (x, y) => x - y)],
  scale: ({ factor }, [x]) => [map(x, (v) => v * factor)],
  biasAdd: (_, [x, bias]) => [broadcast(x, bias, (v, b) => v + b)],
  sumToChannels: (_, [x]) => [sumToChannels(x)],
  matMul: ({ transposeA, transposeB }, [a, b]) => [matMul(transposeA ? transpose(a) : a, transposeB ? transpose(b) : b)],
  divideScalars: (_, [a, b]) => [zip(a, b, (x, y) => x / y)],
  atMostOne: (_, [a]) => [map(a, (v) => Math.min(v, 1))],
  squareRoot: (_, [a]) => [map(a, Math.sqrt)],
  selectIfGreater: ({ factor }, [a, b, then, otherwise]) => [valueOf(a) > factor * valueOf(b) ? then : otherwise],
  addConstant: ({ offset }, [a]) => [map(a, (v) => v + offset)],
  squaredNorm: (_, [x]) => [scalar(sum(map(x, (v) => v * v)))],
  zeroNaN: ({ infinite }, [x]) => [map(x, (v) => (isNumber(v, infinite) ? v : 0))],
  countNaN: ({ infinite }, inputs) => [scalar(inputs.reduce((count, x) => count + x.data.filter((v) => !isNumber(v, infinite)).length, 0))],
  stack: (_, inputs) => [tensor64(inputs.map(valueOf), [inputs.length])],
};

/** NaN is no number; ±∞ is one unless `infinite` says otherwise. */
const isNumber = (value: number, infinite: boolean): boolean => (infinite ? Number.isFinite(value) : !Number.isNaN(value));

function broadcast(a: Tensor64, b: Tensor64, f: (x: number, y: number) => number): Tensor64 {
  const other = broadcastIndex(b.shape, a.shape);
  return map(a, (value, i) => f(value, at(b, other(i))));
}

function transpose(x: Tensor64): Tensor64 {
  const [rows = 0, columns = 0] = x.shape;
  return map(zeros([columns, rows]), (_, i) => at(x, (i % rows) * columns + Math.floor(i / rows)));
}

function matMul(a: Tensor64, b: Tensor64): Tensor64 {
  const [rows = 0, inner = 0] = a.shape;
  const columns = lastDim(b);
  return map(zeros([rows, columns]), (_, i) => {
    let total = 0;
    for (let k = 0; k < inner; k++) total += at(a, Math.floor(i / columns) * inner + k) * at(b, k * columns + (i % columns));
    return total;
  });
}
