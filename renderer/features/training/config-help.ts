import type { Method } from '../../../main-process/core/graph/training-config.ts';

/** What stands in the Train mode and is no field of the configuration's table, for someone who trains a network for the first time. */
export const configHelp = {
  engine: 'What computes. It belongs to this machine, not to the design.',
  weights:
    'The gradient of each auxiliary output is multiplied by its weight before it reaches the trunk. '
    + 'Heads always learn at full strength. The final output has weight 1.',
  jointWeights: 'The loss of each auxiliary output is multiplied by its weight, for head and trunk alike. The final output has weight 1.',
} as const;

/** What a student may want to know of a method beyond its one sentence. */
export const methodHelp: Readonly<Record<Method, string>> = {
  fused:
    'The paths’ gradients and momenta only ever add up, so one backward pass and one momentum do the work of one per output. '
    + 'The result is that of parallel as long as SGD trains without clipping and without the loss-ratio rule.',
  parallel:
    'The paper’s step, with every gradient taken at the weights of the forward pass. It takes one backward pass per output: '
    + 'to compare fused with, not faster.',
  sequential:
    'Backward pass by backward pass from the shallowest output to the final one. Each reads the weights that the one before has '
    + 'just changed, but the activations of the one forward pass. It takes one backward pass per output.',
  joint:
    'A weight counts for the whole loss of an output, for its head too. An output without a weight of its own counts once. '
    + 'Neither the paper’s weights nor its learning rates apply.',
  single:
    'Auxiliary heads learn on a stopped gradient: they show what the trunk’s features are worth at their depth. '
    + 'The baseline that multi-way training is compared with.',
};
