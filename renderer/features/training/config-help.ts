/** What each field of the configuration means, for someone who trains a network for the first time. */
export const configHelp = {
  epochs: 'How many times the network sees every training image. More epochs, lower error, longer training.',
  trainLimit: 'Only the first images of the training set are used. Good for a quick try; empty for all of them.',
  batchSize: 'Images in one step. Larger steps are smoother and use more memory; the paper takes 128.',
  learningRate: 'How far each step moves the weights. Too high and the loss jumps or becomes infinite; too low and nothing happens.',
  schedule: 'After these shares of the epochs the learning rate is multiplied by the factor: first far steps, then fine ones.',
  momentum: 'Nesterov momentum: how much of the last step is kept in the next one. The paper takes 0.9.',
  weightDecay: 'Pulls weights towards zero a little at each step, so that the network does not learn the images by heart.',
  augmentation:
    'Each time an image is shown it is mirrored by chance and shifted by up to this many pixels, so that few images count as many.',
  seed: 'Decides the first weights, the order of the images and the augmentation. Same seed, same engine: same numbers.',
  engine: 'What computes. It belongs to this machine, not to the design.',
  weights:
    'The gradient of each auxiliary output is multiplied by its weight before it reaches the trunk. '
    + 'Heads always learn at full strength. The final output has weight 1.',
} as const;
