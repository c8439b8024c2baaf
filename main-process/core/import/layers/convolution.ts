import { z } from 'zod';
import { unknownValue, type LayerWriter, type Value } from '../layer-writer.ts';
import { activate, activationConfig } from './activation.ts';
import { channelsLast, keyword, layerKind, ones, square } from './layer-kind.ts';
import { takeMargins } from './window.ts';

const windowed = {
  kernel_size: square('kernel_size'),
  strides: square('strides').default([1, 1]),
  padding: keyword.pipe(z.enum(['same', 'valid'])).default('valid'),
  data_format: channelsLast,
  dilation_rate: ones,
  use_bias: z.boolean().default(true),
  activation: activationConfig,
};
const count = z.int().min(1).max(65_536);

export const conv2d = layerKind(
  z.looseObject({ ...windowed, filters: count, groups: count.default(1) }),
  (config, input, source, write) => {
    const { kernel_size, strides, padding, filters, groups, use_bias, activation } = config;
    const taken = takeMargins(input, padding, kernel_size[0], strides[0], source, write);
    if (!taken) return unknownValue;
    const thinned = kernel_size[0] === 1 && strides[0] === 1 ? thinnedBefore(taken.input, write) : null;
    if (thinned) write.note('read-as', source, 'A 1×1 pooling that strides before a 1×1 convolution is that convolution’s stride.');
    const attributes = {
      filters,
      kernelSize: kernel_size,
      strides: thinned?.strides ?? strides,
      padding: taken.padding,
      groups,
      useBias: use_bias,
    };
    return activate(activation, write.layer(source, '', 'conv2d', attributes, [thinned?.input ?? taken.input]), source, write, 'act');
  },
);

/** A 1×1 pool of some stride before a 1×1 convolution is that convolution's stride, written apart (core/compile does so for speed). */
function thinnedBefore(input: Value, write: LayerWriter): { readonly input: Value; readonly strides: readonly [number, number] } | null {
  const pool = write.layerOf(input);
  if (
    (pool?.op !== 'averagePool' && pool?.op !== 'maxPool') ||
    pool.attributes.poolSize[0] !== 1 ||
    pool.attributes.strides[0] === 1 ||
    pool.attributes.padding !== 'valid'
  )
    return null;
  return { input: { layer: pool.inputs[0] ?? null }, strides: pool.attributes.strides };
}

/** One filter a channel (or `depth_multiplier`): a convolution with as many groups as channels. */
export const depthwiseConv2d = layerKind(
  z.looseObject({ ...windowed, depth_multiplier: count.default(1) }),
  (config, input, source, write) => {
    const { kernel_size, strides, padding, depth_multiplier, use_bias, activation } = config;
    const channels = write.shapeOf(input)?.at(-1);
    const taken = takeMargins(input, padding, kernel_size[0], strides[0], source, write);
    if (!taken || channels === undefined) return unknownValue;
    const filters = channels * depth_multiplier;
    write.note('read-as', source, `A depthwise convolution is one with ${channels} groups.`);
    const attributes = { filters, kernelSize: kernel_size, strides, padding: taken.padding, groups: channels, useBias: use_bias };
    return activate(activation, write.layer(source, '', 'conv2d', attributes, [taken.input]), source, write, 'act');
  },
);

const amount = z.union([z.int().min(0), z.array(z.union([z.int().min(0), z.array(z.int().min(0)).length(2)])).length(2)]);
export const zeroPadding2d = layerKind(
  z.looseObject({ padding: amount.default(1), data_format: channelsLast }),
  ({ padding }, input, source, write) => {
    const [rows = 0, columns = 0] = typeof padding === 'number' ? [padding, padding] : padding;
    const [top = 0, bottom = 0] = typeof rows === 'number' ? [rows, rows] : rows;
    const [left = 0, right = 0] = typeof columns === 'number' ? [columns, columns] : columns;
    if (input.softmax)
      return write.refuse(source, 'reads a soft-max. Soft-max belongs to the loss here, so only an output can have one.');
    const before = input.margins ?? { top: 0, bottom: 0, left: 0, right: 0 };
    return {
      ...input,
      margins: { top: before.top + top, bottom: before.bottom + bottom, left: before.left + left, right: before.right + right },
    };
  },
);
