import type { Method } from './training-config.ts';

/** What window and command line call a method, and what it does in one sentence. */
export const methodWords: Readonly<Record<Method, { readonly title: string; readonly summary: string }>> = {
  fused: {
    title: 'Fused multi-way',
    summary: 'All outputs train the trunk at once: the result of parallel for the cost of one backward pass.',
  },
  parallel: {
    title: 'Parallel multi-way',
    summary: 'Each output has its own backward pass and momentum; all gradients are taken before the first update.',
  },
  sequential: {
    title: 'Sequential multi-way',
    summary: 'The authors’ order to the letter: each output updates the trunk before the next one’s backward pass.',
  },
  joint: {
    title: 'Joint loss',
    summary: 'Deep supervision: one backward pass from the sum of all losses, each times its weight.',
  },
  single: {
    title: 'Single (final output only)',
    summary: 'Plain back-propagation; auxiliary heads learn, but do not touch the trunk.',
  },
};
