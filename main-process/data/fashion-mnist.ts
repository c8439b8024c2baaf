import { idxReader } from './formats/mnist-files.ts';

/**
 * Fashion-MNIST (arXiv 1708.07747): the files of MNIST with pictures of clothes. Mean 0.2860 and deviation 0.3530 of its
 * training images, as they are commonly given, times 255.
 */
export const fashionMnist = idxReader(
  {
    name: 'fashion-mnist',
    title: 'Fashion-MNIST',
    description: 'Pictures of clothes, 28×28 pixels, grey; 60,000 to train, 10,000 to test. The same files as MNIST, but harder.',
    classNames: ['T-shirt/top', 'trouser', 'pullover', 'dress', 'coat', 'sandal', 'shirt', 'sneaker', 'bag', 'ankle boot'],
  },
  { mean: [72.93], std: [90.015] },
);
