import { z } from 'zod';
import { defineOp, free, noVariables } from './op.ts';

const size = z.int().min(1);

/** The image, `[height, width, channels]`. */
export const input = defineOp({
  name: 'input',
  attributes: z.object({ height: size, width: size, channels: size }).readonly(),
  inputs: { min: 0, max: 0 },
  shape: ({ height, width, channels }) => ({ shape: [height, width, channels] }),
  variables: noVariables,
  multiplyAdds: free,
});
