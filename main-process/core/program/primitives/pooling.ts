import type { Pair } from '../../ops/window.ts';
import { at, expect, first, imageDims, value, type Primitive } from './primitive.ts';
import { slide, type Window } from './window.ts';

export interface Pool extends Window {
  readonly poolSize: Pair;
}

/** Largest value in each window; padding never wins. */
export const maxPool: Primitive<Pool> = {
  infer: (pool, inputs) => [slide(at(inputs, 0), pool.poolSize, pool, imageDims(at(inputs, 0))[3])],
  gradient: ({ build, attributes, inputs, outputs, dy }) => [
    build.one('maxPoolGradient', attributes, [value(inputs, 0), value(outputs, 0), first(dy)]),
  ],
};
/** dL/dx from x, y and dL/dy: each window's gradient goes to its largest value. */
export const maxPoolGradient: Primitive<Pool> = { infer: (_, inputs) => [at(inputs, 0)], gradient: null };

/** Mean of each window; padding of `same` does not count. */
export const averagePool: Primitive<Pool> = {
  infer: (pool, inputs) => [slide(at(inputs, 0), pool.poolSize, pool, imageDims(at(inputs, 0))[3])],
  gradient: ({ build, attributes, inputs, dy }) => [build.one('averagePoolGradient', attributes, [value(inputs, 0), first(dy)])],
};
/** dL/dx from x (for its shape only) and dL/dy. */
export const averagePoolGradient: Primitive<Pool> = { infer: (_, inputs) => [at(inputs, 0)], gradient: null };

type None = Readonly<Record<string, never>>;

/** Mean over height and width: `[N, h, w, c]` to `[N, c]`. */
export const spatialMean: Primitive<None> = {
  infer: (_, inputs) => {
    const [batch, , , channels] = imageDims(at(inputs, 0));
    return [{ dtype: at(inputs, 0).dtype, shape: [batch, channels] }];
  },
  gradient: ({ build, inputs, dy }) => {
    const [, height, width] = imageDims(value(inputs, 0));
    return [build.one('spread', { height, width, factor: 1 / (height * width) }, [first(dy)])];
  },
};
/** `[N, c]` times `factor`, repeated at every pixel: `[N, height, width, c]`. */
export const spread: Primitive<{ readonly height: number; readonly width: number; readonly factor: number }> = {
  infer: ({ height, width }, inputs) => {
    const { dtype, shape } = at(inputs, 0);
    expect(shape.length === 2, 'features [N, c]', inputs);
    return [{ dtype, shape: [shape[0] ?? null, height, width, shape[1] ?? null] }];
  },
  gradient: null,
};
