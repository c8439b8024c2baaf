/** A tensor in double precision, row-major. Nothing of it is shared: whoever gets one may keep it. */
export interface Tensor64 {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, dim) => product * dim, 1);
export const zeros = (shape: readonly number[]): Tensor64 => ({ shape, data: new Float64Array(sizeOf(shape)) });
export const scalar = (value: number): Tensor64 => ({ shape: [], data: Float64Array.of(value) });

/** @throws when the values do not fill the shape */
export function tensor64(values: ArrayLike<number>, shape: readonly number[]): Tensor64 {
  if (values.length !== sizeOf(shape)) throw new Error(`${values.length} values do not fill [${shape.join(', ')}].`);
  return { shape, data: Float64Array.from(values) };
}

/** Entry `index` of the data; the loops here stay inside their tensors, which `noUncheckedIndexedAccess` cannot see. */
export const at = ({ data }: Tensor64, index: number): number => data[index] as number;
export const valueOf = (tensor: Tensor64): number => at(tensor, 0);

export const map = (x: Tensor64, f: (value: number, index: number) => number): Tensor64 => ({ shape: x.shape, data: x.data.map(f) });
/** Entry by entry, for tensors of one shape. */
export const zip = (x: Tensor64, y: Tensor64, f: (a: number, b: number) => number): Tensor64 => map(x, (value, i) => f(value, at(y, i)));
export const sum = (x: Tensor64): number => x.data.reduce((total, value) => total + value, 0);

/** Length of the last axis. */
export const lastDim = ({ shape }: Tensor64): number => shape.at(-1) ?? 1;

/** Sum over all axes but the last. */
export function sumToChannels(x: Tensor64): Tensor64 {
  const total = zeros([lastDim(x)]);
  x.data.forEach((value, i) => (total.data[i % lastDim(x)] = at(total, i % lastDim(x)) + value));
  return total;
}

/** `[batch, height, width, channels]` */
export type ImageShape = readonly [number, number, number, number];
export function imageShape({ shape }: { readonly shape: readonly number[] }): ImageShape {
  const [batch, height, width, channels] = shape;
  if (shape.length !== 4 || batch === undefined || height === undefined || width === undefined || channels === undefined) {
    throw new Error(`Images have four axes, not [${shape.join(', ')}].`);
  }
  return [batch, height, width, channels];
}
export const pixel = ([, height, width, channels]: ImageShape, image: number, row: number, column: number, channel: number): number =>
  ((image * height + row) * width + column) * channels + channel;

/** For each entry of a tensor of shape `large`, the entry of one of shape `small` that broadcasts onto it (numpy's rule). */
export function broadcastIndex(small: readonly number[], large: readonly number[]): (index: number) => number {
  return (index) => {
    let rest = index;
    let position = 0;
    let stride = 1;
    for (let axis = 1; axis <= large.length; axis++) {
      const length = large.at(-axis) ?? 1;
      const own = axis <= small.length ? (small.at(-axis) ?? 1) : 1;
      if (own > 1) position += (rest % length) * stride;
      stride *= own;
      rest = Math.floor(rest / length);
    }
    return position;
  };
}
