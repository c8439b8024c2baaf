import { idxReader } from './formats/mnist-files.ts';

/**
 * MNIST (LeCun, Cortes, Burges 1998): IDX files, gzipped or plain. Mean 0.1307 and deviation 0.3081 of the training images,
 * as in PyTorch's MNIST example, times 255.
 */
export const mnist = idxReader(
  {
    name: 'mnist',
    title: 'MNIST',
    description: 'Handwritten digits, 28×28 pixels, grey; 60,000 to train, 10,000 to test.',
    classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  },
  { mean: [33.3285], std: [78.5655] },
);
