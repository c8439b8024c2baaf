import type { Pair } from '../../ops/window.ts';
import type { Dims, DType } from '../ir.ts';
import { sameDims } from '../ir.ts';
import { at, expect, first, imageDims, value, type Primitive } from './primitive.ts';

/** Row-major, the batch axis (null) kept. */
export const reshape: Primitive<{ readonly shape: Dims }> = {
  infer: ({ shape }, inputs) => {
    const count = (dims: Dims): number => dims.reduce<number>((product, dim) => product * (dim ?? 1), 1);
    const input = at(inputs, 0);
    expect(count(shape) === count(input.shape) && shape.includes(null) === input.shape.includes(null), `${count(shape)} values an image`, inputs);
    return [{ dtype: input.dtype, shape }];
  },
  gradient: ({ build, inputs, dy }) => [build.one('reshape', { shape: value(inputs, 0).shape }, [first(dy)])],
};

export const cast: Primitive<{ readonly dtype: DType }> = {
  infer: ({ dtype }, inputs) => [{ dtype, shape: at(inputs, 0).shape }],
  gradient: ({ build, inputs, dy }) => [build.one('cast', { dtype: value(inputs, 0).dtype }, [first(dy)])],
};

/** Joins along the last axis. */
export const concatenate: Primitive<Readonly<Record<string, never>>> = {
  infer: (_, inputs) => {
    const { dtype, shape } = at(inputs, 0);
    const outer = shape.slice(0, -1);
    expect(inputs.every((other) => other.dtype === dtype && sameDims(other.shape.slice(0, -1), outer)), 'tensors that differ in channels only', inputs);
    return [{ dtype, shape: [...outer, inputs.reduce((sum, other) => sum + (other.shape.at(-1) ?? 0), 0)] }];
  },
  gradient: ({ build, inputs, dy }) => {
    let start = 0;
    return inputs.map((input) => {
      const size = input.shape.at(-1) ?? 0;
      start += size;
      return build.one('channels', { start: start - size, size }, [first(dy)]);
    });
  },
};
/** `size` channels from `start` on. */
export const channels: Primitive<{ readonly start: number; readonly size: number }> = {
  infer: ({ start, size }, inputs) => {
    const { dtype, shape } = at(inputs, 0);
    expect(start + size <= (shape.at(-1) ?? 0), `at least ${start + size} channels`, inputs);
    return [{ dtype, shape: [...shape.slice(0, -1), size] }];
  },
  gradient: null,
};

export interface Margins {
  readonly rows: Pair;
  readonly columns: Pair;
  readonly channels: Pair;
}
/** Surrounds images by a constant. */
export const pad: Primitive<Margins & { readonly value: number }> = {
  infer: ({ rows, columns, channels: depth }, inputs) => {
    const [batch, height, width, count] = imageDims(at(inputs, 0));
    const size = [height + rows[0] + rows[1], width + columns[0] + columns[1], count + depth[0] + depth[1]];
    return [{ dtype: at(inputs, 0).dtype, shape: [batch, ...size] }];
  },
  gradient: ({ build, attributes: { rows, columns, channels: depth }, dy }) => [build.one('crop', { rows, columns, channels: depth }, [first(dy)])],
};
/** Takes margins away. */
export const crop: Primitive<Margins> = {
  infer: ({ rows, columns, channels: depth }, inputs) => {
    const [batch, height, width, count] = imageDims(at(inputs, 0));
    const size = [height - rows[0] - rows[1], width - columns[0] - columns[1], count - depth[0] - depth[1]];
    return [{ dtype: at(inputs, 0).dtype, shape: [batch, ...size] }];
  },
  gradient: null,
};

/** Every `strides`-th row and column, from the first. */
export const subsample: Primitive<{ readonly strides: number }> = {
  infer: ({ strides }, inputs) => {
    const [batch, height, width, count] = imageDims(at(inputs, 0));
    return [{ dtype: at(inputs, 0).dtype, shape: [batch, Math.ceil(height / strides), Math.ceil(width / strides), count] }];
  },
  gradient: ({ build, attributes, inputs, dy }) => [build.one('subsampleGradient', attributes, [value(inputs, 0), first(dy)])],
};
/** dL/dx from x (for its shape only) and dL/dy: zero where nothing was taken. */
export const subsampleGradient: Primitive<{ readonly strides: number }> = { infer: (_, inputs) => [at(inputs, 0)], gradient: null };
