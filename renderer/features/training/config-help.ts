import type { Method, Precision } from '../../../main-process/core/graph/training-config.ts';

/** What each field of the configuration means, for someone who trains a network for the first time. */
export const configHelp = {
  epochs: 'How many times the network sees every training image. More epochs, lower error, longer training.',
  trainLimit: 'Only the first images of the training set are used. Good for a quick try; empty for all of them.',
  batchSize: 'Images in one step. Larger steps are smoother and use more memory; the paper takes 128.',
  learningRate: 'How far each step moves the weights. Too high and the loss jumps or becomes infinite; too low and nothing happens.',
  schedule: 'After these shares of the epochs the learning rate is multiplied by the factor: first far steps, then fine ones.',
  optimizer:
    'SGD steps along the gradient, with Nesterov momentum; the paper uses it. Adam gives each weight a step size of its own '
    + 'and usually takes a learning rate of 0.001. With Adam, fused is no longer equal to parallel.',
  momentum: 'Nesterov momentum: how much of the last step is kept in the next one. The paper takes 0.9.',
  weightDecay: 'Pulls weights towards zero a little at each step, so that the network does not learn the images by heart.',
  augmentation:
    'Each time an image is shown it is mirrored by chance and shifted by up to this many pixels, so that few images count as many.',
  lossRatioRule:
    'For fused, parallel and sequential: where the loss of an auxiliary output is over twice the final one, its path takes '
    + 'the learning rate times final loss ÷ own loss, instead of its usual share. With this, fused comes close to parallel but is no longer equal to it.',
  labelSmoothing:
    'Share of the target spread over all classes, in training only: the network does not become too sure. 0.1 is common.',
  clipNorm:
    'Where the norm of a step’s whole gradient is larger than this, the gradient is scaled down to it; empty for off. '
    + 'Parallel and sequential clip each path by itself, so there fused is not equal to parallel where it clips.',
  seed: 'Decides the first weights, the order of the images and the augmentation. Same seed, same engine: same numbers.',
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

export const precisionWords: Readonly<Record<Precision, { readonly label: string; readonly detail: string }>> = {
  auto: { label: 'Automatic', detail: 'Mixed where the device gains from it (CUDA), float32 elsewhere.' },
  float32: { label: 'Float32', detail: 'Everything in 32 bits.' },
  mixed: { label: 'Mixed', detail: 'Activations in float16, weights in float32; the loss is scaled so that small gradients are not lost.' },
};
