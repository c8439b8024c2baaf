import { scalarType } from '../ir.ts';
import { at, expect, first, value, type Primitive } from './primitive.ts';

type None = Readonly<Record<string, never>>;

/**
 * Mean soft-max cross-entropy over the batch, in nats. Inputs logits and target distributions, both `[N, classes]`
 * float32; outputs the loss and `softmax − target`, from which the gradient is made.
 */
export const crossEntropy: Primitive<None> = {
  infer: (_, inputs) => {
    const [logits, targets] = [at(inputs, 0), at(inputs, 1)];
    expect(logits.dtype === 'float32' && logits.shape.length === 2 && targets.shape[1] === logits.shape[1], 'logits and targets [N, classes]', inputs);
    return [scalarType, logits];
  },
  gradient: ({ build, outputs, dy }) => {
    const residual = value(outputs, 1);
    const share = build.one('divideScalars', {}, [first(dy), build.one('batchSize', {}, [residual])]);
    return [build.one('multiply', {}, [residual, share]), null];
  },
};
/** Number of images of a tensor `[N, …]`, a float32 scalar. */
export const batchSize: Primitive<None> = { infer: () => [scalarType], gradient: null };

/** Class indices `[N]` to distributions `[N, classes]`: `on` at the class, `off` elsewhere. */
export const oneHot: Primitive<{ readonly classes: number; readonly on: number; readonly off: number }> = {
  infer: ({ classes }, inputs) => {
    expect(at(inputs, 0).dtype === 'int32', 'int32 classes [N]', inputs);
    return [{ dtype: 'float32', shape: [at(inputs, 0).shape[0] ?? null, classes] }];
  },
  gradient: null,
};
/** Number of images whose largest logit is not their class; inputs logits `[N, classes]`, labels `[N]`. */
export const errorCount: Primitive<None> = { infer: () => [scalarType], gradient: null };

/** Dropout mask in the shape of the first input: 0 with probability `rate`, else 1/(1 − rate). Second input: two words of seed, `[2]`. */
export const dropoutMask: Primitive<{ readonly rate: number; readonly layer: string }> = {
  infer: (_, inputs) => [at(inputs, 0)],
  // It reads the shape only.
  gradient: () => [null, null],
};
/** Row of a matrix `[rows, n]`. */
export const row: Primitive<{ readonly index: number }> = {
  infer: (_, inputs) => [{ dtype: at(inputs, 0).dtype, shape: at(inputs, 0).shape.slice(1) }],
  gradient: null,
};

/** 1 inside the picture, 0 where it was padded: `[N, 4]` (first row, end row, first column, end column) to `[N, height, width, 1]`. */
export const windowMask: Primitive<{ readonly height: number; readonly width: number }> = {
  infer: ({ height, width }, inputs) => [{ dtype: 'float32', shape: [at(inputs, 0).shape[0] ?? null, height, width, 1] }],
  gradient: null,
};
