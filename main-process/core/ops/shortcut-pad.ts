import { z } from 'zod';
import { isImage } from '../shape/problem.ts';
import { defineOp, free, noVariables, one } from './op.ts';

/** Parameter-free shortcut of arXiv 1512.03385, option A: every `strides`-th pixel, zero-filled up to `filters` channels. */
export const shortcutPad = defineOp({
  name: 'shortcutPad',
  attributes: z.object({ filters: z.int().min(1), strides: z.int().min(1) }).readonly(),
  inputs: one,
  shape: ({ filters, strides }, [input]) => {
    if (!isImage(input)) return { problem: { kind: 'needs-image', received: input ?? [] } };
    const shape = [Math.ceil(input[0] / strides), Math.ceil(input[1] / strides), filters];
    return filters < input[2] ? { problem: { kind: 'cannot-narrow', received: input, filters }, shape } : { shape };
  },
  variables: noVariables,
  multiplyAdds: free,
});
