import { z } from 'zod';
import { isImage } from '../shape/problem.ts';
import { defineOp, one, type Variable } from './op.ts';
import { pair, slideWindow, windowPadding } from './window.ts';

/** Convolution over `[height, width, channels]`; a group of filters sees its share of the channels only (arXiv 1611.05431). */
export const conv2d = defineOp({
  name: 'conv2d',
  attributes: z
    .object({
      filters: z.int().min(1),
      kernelSize: pair,
      strides: pair,
      padding: windowPadding,
      groups: z.int().min(1),
      useBias: z.boolean(),
    })
    .readonly(),
  inputs: one,
  shape: ({ filters, kernelSize, strides, padding, groups }, [input]) => {
    if (!isImage(input)) return { problem: { kind: 'needs-image', received: input ?? [] } };
    const result = slideWindow({ window: kernelSize, strides, padding }, input, () => filters);
    const shape = 'shape' in result ? result.shape : undefined;
    if (input[2] % groups !== 0) return { problem: { kind: 'groups', groups, channels: input[2], of: 'input' }, shape };
    if (filters % groups !== 0) return { problem: { kind: 'groups', groups, channels: filters, of: 'output' }, shape };
    return result;
  },
  variables: ({ filters, kernelSize, groups, useBias }, [input]) => {
    const channels = (input?.[2] ?? 0) / groups;
    const kernel: Variable = { name: 'kernel', shape: [...kernelSize, channels, filters], trainable: true };
    return useBias ? [kernel, { name: 'bias', shape: [filters], trainable: true }] : [kernel];
  },
  multiplyAdds: ({ filters, kernelSize, groups }, [input], output) =>
    (output[0] ?? 0) * (output[1] ?? 0) * filters * kernelSize[0] * kernelSize[1] * ((input?.[2] ?? 0) / groups),
});
