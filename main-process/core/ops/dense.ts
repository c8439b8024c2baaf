import { z } from 'zod';
import { defineOp, one, type Variable } from './op.ts';

/** x·W + b on a vector of features. Refuses an image: whether to flatten or to pool it first is the designer's choice. */
export const dense = defineOp({
  name: 'dense',
  attributes: z.object({ units: z.int().min(1), useBias: z.boolean() }).readonly(),
  inputs: one,
  shape: ({ units }, [input]) => (input?.length === 1 ? { shape: [units] } : { problem: { kind: 'needs-vector', received: input ?? [] } }),
  variables: ({ units, useBias }, [input]) => {
    const kernel: Variable = { name: 'kernel', shape: [input?.[0] ?? 0, units], trainable: true };
    return useBias ? [kernel, { name: 'bias', shape: [units], trainable: true }] : [kernel];
  },
  multiplyAdds: ({ units }, [input]) => (input?.[0] ?? 0) * units,
});
