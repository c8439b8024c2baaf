import type * as primitives from '../../../../main-process/core/program/primitives/convolution.ts';
import { convolve, convolveFilterGradient, convolveInputGradient } from '../windows.ts';
import type { Kernels } from './kernel.ts';

export const convolution: Kernels<keyof typeof primitives> = {
  conv2d: (window, [images, kernel]) => [convolve(images, kernel, window)],
  conv2dInputGradient: (window, [images, kernel, dy]) => [convolveInputGradient(images, kernel, dy, window)],
  conv2dFilterGradient: (window, [images, kernel, dy]) => [convolveFilterGradient(images, kernel, dy, window)],
};
