import type { Tensor, Tf } from '../core/compile/tf.ts';

/**
 * Both gradients of a convolution, each as a convolution. For backends whose forward convolution is fast and whose
 * gradient kernels are slow or missing (WebAssembly: XNNPACK forward, a plain loop towards the input, nothing towards
 * the filters).
 */
export function registerConvolutionGradients(tf: Tf, backendName: string): void {
  for (const kernelName of [tf.Conv2DBackpropInput, tf.Conv2DBackpropFilter]) {
    if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
  }
  tf.registerKernel({
    kernelName: tf.Conv2DBackpropInput,
    backendName,
    kernelFunc: ({ inputs, attrs }) => {
      const { strides, pad, inputShape } = attributesOf<'inputShape'>(attrs);
      return tf.tidy(() => towardsInput(tf, inputs['dy'] as Tensor, inputs['filter'] as Tensor, inputShape, { strides, pad }));
    },
  });
  tf.registerKernel({
    kernelName: tf.Conv2DBackpropFilter,
    backendName,
    kernelFunc: ({ inputs, attrs }) => {
      const { strides, pad, filterShape } = attributesOf<'filterShape'>(attrs);
      return tf.tidy(() => towardsFilter(tf, inputs['x'] as Tensor, inputs['dy'] as Tensor, filterShape, { strides, pad }));
    },
  });
}

/** What tfjs's convolution gradients hand to their kernels (tfjs-core/src/kernel_names.ts); its own type allows any attribute. */
const attributesOf = <S extends string>(attributes: object | undefined) => attributes as GradientAttributes & Readonly<Record<S, Shape4>>;

type Shape4 = [number, number, number, number];
interface GradientAttributes {
  readonly strides: [number, number] | number;
  readonly pad: 'same' | 'valid' | number;
}

/** The four pads of a convolution as tfjs counts them. */
function padsOf(tf: Tf, x: Shape4, filter: Shape4, { strides, pad }: GradientAttributes) {
  return tf.backend_util.computeConv2DInfo(x, filter, strides, 1, pad);
}

/**
 * `dx = conv(dy with strides−1 zeros between its pixels, filter turned by 180° with channels swapped)`.
 * @param dy `[batch, outHeight, outWidth, filters]` @param filter `[kh, kw, channels, filters]`
 */
function towardsInput(tf: Tf, dy: Tensor, filter: Tensor, inputShape: Shape4, attributes: GradientAttributes): Tensor {
  const info = padsOf(tf, inputShape, filter.shape as Shape4, attributes);
  const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
  const rows = fit(info.padInfo.top, info.filterHeight, info.outHeight * info.strideHeight, info.inHeight);
  const columns = fit(info.padInfo.left, info.filterWidth, info.outWidth * info.strideWidth, info.inWidth);
  const spread = spreadPixels(tf, dy, info.strideHeight, info.strideWidth);
  const [batch, , , filters] = spread.shape as Shape4;
  const used = tf.slice(spread, [0, 0, 0, 0], [batch, rows.length, columns.length, filters]);
  const padded = tf.pad(used, [[0, 0], rows.pads, columns.pads, [0, 0]]);
  return tf.conv2d(padded as never, turned as never, 1, 'valid');
}

interface ReadRange {
  readonly length: number;
  readonly pads: [number, number];
}

/** How much of the spread-out gradient is read along an axis, and what is padded, so that `inputLength` values come out. */
function fit(padBefore: number, kernel: number, spreadLength: number, inputLength: number): ReadRange {
  const before = kernel - 1 - padBefore;
  const length = Math.min(spreadLength, inputLength + kernel - 1 - before);
  return { length, pads: [before, inputLength + kernel - 1 - before - length] };
}

/** `[n, h, w, c]` → `[n, h·strideHeight, w·strideWidth, c]` with zeros after each pixel. */
export function spreadPixels(tf: Tf, x: Tensor, strideHeight: number, strideWidth: number): Tensor {
  if (strideHeight === 1 && strideWidth === 1) return x;
  const [n, h, w, c] = x.shape as Shape4;
  const wide = tf.reshape(tf.pad(tf.reshape(x, [n * h * w, c]), [[0, 0], [0, (strideWidth - 1) * c]]), [n * h, w * strideWidth * c]);
  return tf.reshape(tf.pad(wide, [[0, 0], [0, (strideHeight - 1) * w * strideWidth * c]]), [n, h * strideHeight, w * strideWidth, c]);
}

/** `dW = conv(x, dy, dilation = strides)` with the batch in the place of the channels. */
function towardsFilter(tf: Tf, x: Tensor, dy: Tensor, filterShape: Shape4, attributes: GradientAttributes): Tensor {
  const info = padsOf(tf, x.shape as Shape4, filterShape, attributes);
  const { top, left } = info.padInfo;
  // Exactly the pixels that the kernel saw; a strided convolution may leave the last ones out.
  const height = (info.outHeight - 1) * info.strideHeight + info.filterHeight;
  const width = (info.outWidth - 1) * info.strideWidth + info.filterWidth;
  const after = (length: number, before: number, seen: number): number => Math.max(0, seen - length - before);
  const [batch, inHeight, inWidth, channels] = x.shape as Shape4;
  const padded = tf.pad(x, [[0, 0], [top, after(inHeight, top, height)], [left, after(inWidth, left, width)], [0, 0]]);
  const images = tf.transpose(tf.slice(padded, [0, 0, 0, 0], [batch, height, width, channels]), [3, 1, 2, 0]);
  const gradient = tf.transpose(dy, [1, 2, 0, 3]);
  const filters = tf.conv2d(images as never, gradient as never, 1, 'valid', 'NHWC', [info.strideHeight, info.strideWidth]) as Tensor;
  return tf.transpose(filters, [1, 2, 0, 3]);
}
