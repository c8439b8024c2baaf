import { at, imageShape, pixel, zeros, type ImageShape, type Tensor64 } from './tensor.ts';

type Pair = readonly [number, number];
/** Zeros on each side, too: `[[top, bottom], [left, right]]`, which Torch has and the primitives do not. */
type Padding = 'same' | 'valid' | readonly [Pair, Pair];
interface Window {
  readonly strides: Pair;
  readonly padding: Padding;
}

/** Zeros before the first row or column; TensorFlow's `same` puts the odd one after the last. */
function padBefore(padding: Padding, axis: 0 | 1, length: number, kernel: number, stride: number): number {
  if (padding === 'valid') return 0;
  if (padding !== 'same') return padding[axis][0];
  return Math.floor(Math.max((Math.ceil(length / stride) - 1) * stride + kernel - length, 0) / 2);
}

function steps(padding: Padding, axis: 0 | 1, length: number, kernel: number, stride: number): number {
  if (padding === 'same') return Math.ceil(length / stride);
  const zerosAround = padding === 'valid' ? 0 : padding[axis][0] + padding[axis][1];
  return Math.floor((length + zerosAround - kernel) / stride) + 1;
}

/** Height and width of what a window gives. */
export const slid = ([, height, width]: ImageShape, kernel: Pair, { strides, padding }: Window): Pair => [
  steps(padding, 0, height, kernel[0], strides[0]),
  steps(padding, 1, width, kernel[1], strides[1]),
];

type Visit = (output: Pair, input: Pair, tap: Pair) => void;

/** Every pair of an output pixel and an input pixel in its window; positions in the padding are left out. */
export function visitWindows(images: ImageShape, kernel: Pair, window: Window, visit: Visit): void {
  const [, height, width] = images;
  const { strides, padding } = window;
  const [rows, columns] = slid(images, kernel, window);
  const top = padBefore(padding, 0, height, kernel[0], strides[0]);
  const left = padBefore(padding, 1, width, kernel[1], strides[1]);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let i = 0; i < kernel[0]; i++) {
        for (let j = 0; j < kernel[1]; j++) {
          const y = row * strides[0] - top + i;
          const x = column * strides[1] - left + j;
          if (y >= 0 && y < height && x >= 0 && x < width) visit([row, column], [y, x], [i, j]);
        }
      }
    }
  }
}

interface ConvolutionShapes {
  readonly images: ImageShape;
  /** `[kernel height, kernel width, channels of a group, filters]` */
  readonly kernel: ImageShape;
}

const outputShape = ({ images, kernel }: ConvolutionShapes, window: Window): ImageShape => {
  const [rows, columns] = slid(images, [kernel[0], kernel[1]], window);
  return [images[0], rows, columns, kernel[3]];
};

/**
 * A convolution is the sum of x·k over triples (entry of the images, of the kernel, of the output). This names all of
 * them; the output and both gradients are the same sum, gathered in another of the three tensors.
 */
function visitProducts(shapes: ConvolutionShapes, window: Window, visit: (x: number, k: number, y: number) => void): void {
  const { images, kernel } = shapes;
  const [kernelHeight, kernelWidth, depth, filters] = kernel;
  const output = outputShape(shapes, window);
  const filtersOfGroup = filters / (images[3] / depth);
  for (let n = 0; n < images[0]; n++) {
    visitWindows(images, [kernelHeight, kernelWidth], window, ([row, column], [y, x], [i, j]) => {
      for (let filter = 0; filter < filters; filter++) {
        const firstChannel = Math.floor(filter / filtersOfGroup) * depth;
        const result = pixel(output, n, row, column, filter);
        for (let c = 0; c < depth; c++) visit(pixel(images, n, y, x, firstChannel + c), pixel(kernel, i, j, c, filter), result);
      }
    });
  }
}

const shapesOf = (images: Tensor64, kernel: Tensor64): ConvolutionShapes => ({ images: imageShape(images), kernel: imageShape(kernel) });

export function convolve(images: Tensor64, kernel: Tensor64, window: Window): Tensor64 {
  const shapes = shapesOf(images, kernel);
  const y = zeros(outputShape(shapes, window));
  visitProducts(shapes, window, (i, j, o) => (y.data[o] = at(y, o) + at(images, i) * at(kernel, j)));
  return y;
}
export function convolveInputGradient(images: Tensor64, kernel: Tensor64, dy: Tensor64, window: Window): Tensor64 {
  const dx = zeros(images.shape);
  visitProducts(shapesOf(images, kernel), window, (i, j, o) => (dx.data[i] = at(dx, i) + at(kernel, j) * at(dy, o)));
  return dx;
}
export function convolveFilterGradient(images: Tensor64, kernel: Tensor64, dy: Tensor64, window: Window): Tensor64 {
  const dk = zeros(kernel.shape);
  visitProducts(shapesOf(images, kernel), window, (i, j, o) => (dk.data[j] = at(dk, j) + at(images, i) * at(dy, o)));
  return dk;
}

/** What a window sees at one output entry: the entries of the images under it. */
interface Seen {
  readonly output: number;
  readonly inputs: number[];
}

interface Windows {
  readonly shape: ImageShape;
  readonly windows: readonly Seen[];
}

/** All windows of a pool, over every image and channel, and the shape that they fill. */
export function poolWindows(images: ImageShape, size: Pair, window: Window): Windows {
  const [batch, , , channels] = images;
  const [rows, columns] = slid(images, size, window);
  const shape: ImageShape = [batch, rows, columns, channels];
  const windows: Seen[] = Array.from({ length: batch * rows * columns * channels }, (_, output) => ({ output, inputs: [] }));
  for (let n = 0; n < batch; n++) {
    visitWindows(images, size, window, ([row, column], [y, x]) => {
      for (let c = 0; c < channels; c++) windows[pixel(shape, n, row, column, c)]?.inputs.push(pixel(images, n, y, x, c));
    });
  }
  return { shape, windows };
}
