import { mix32 } from '../core/random/seed.ts';

/** Spec §3: horizontal flip with p ½; zero-pad by `pad` pixels on each side and crop back at random. */
export interface Augmentation {
  readonly flip: boolean;
  readonly pad: number;
}

/** What is done to one image. The crop starts at (`top`, `left`) of the padded image, so `pad` is the centre. */
export interface Placement {
  readonly flipped: boolean;
  readonly top: number;
  readonly left: number;
}

/**
 * The draw for one image: a function of the epoch's seed and of the image's place in the data set alone. It does not
 * depend on the batch, so a run resumed inside an epoch sees the same pictures.
 */
export function placeImage(augmentation: Augmentation, epochSeed: number, image: number): Placement {
  const base = mix32(epochSeed ^ mix32(image + 1));
  const { flip, pad } = augmentation;
  return {
    flipped: flip && (mix32(base + 1) & 1) === 1,
    top: below(mix32(base + 2), 2 * pad + 1),
    left: below(mix32(base + 3), 2 * pad + 1),
  };
}

/** Scales 32 random bits to 0 … count−1. */
const below = (bits: number, count: number): number => Math.floor((bits * count) / 0x1_0000_0000);

/** Size of every image of a data set. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** The part of a placed image that holds picture, as `[first, end)`; empty where the crop missed the picture. */
export interface PictureWindow {
  readonly firstRow: number;
  readonly endRow: number;
  readonly firstColumn: number;
  readonly endColumn: number;
}

export function pictureWindow({ height, width }: ImageSize, { top, left }: Placement, pad: number): PictureWindow {
  const within = (value: number, length: number): number => Math.min(length, Math.max(0, value));
  return {
    firstRow: within(pad - top, height),
    endRow: within(height + pad - top, height),
    firstColumn: within(pad - left, width),
    endColumn: within(width + pad - left, width),
  };
}

/**
 * Writes one image, flipped, padded and cropped, at `offset` of `target`. Bytes outside the window become 0; what they
 * stand for is for the network to say, since the authors pad the normalised image.
 * @returns the window
 */
export function copyImage(
  source: Uint8Array,
  start: number,
  size: ImageSize,
  place: Placement,
  pad: number,
  target: Uint8Array,
  offset: number,
): PictureWindow {
  const { height, width, channels } = size;
  const window = pictureWindow(size, place, pad);
  const { firstRow, endRow, firstColumn, endColumn } = window;
  const [rowBytes, length] = [width * channels, (endColumn - firstColumn) * channels];
  if (endRow - firstRow < height || endColumn - firstColumn < width) target.fill(0, offset, offset + height * rowBytes);
  for (let y = firstRow; y < endRow; y++) {
    const to = offset + y * rowBytes + firstColumn * channels;
    const row = start + (y + place.top - pad) * rowBytes;
    const column = firstColumn + place.left - pad;
    if (place.flipped) {
      copyReversed(source, row + (width - 1 - column) * channels, channels, target, to, length);
    } else {
      const from = row + column * channels;
      target.set(source.subarray(from, from + length), to);
    }
  }
  return window;
}

/** Pixels from `from` leftwards, each with its channels in order. */
function copyReversed(source: Uint8Array, from: number, channels: number, target: Uint8Array, to: number, length: number): void {
  let pixel = from;
  for (let out = to; out < to + length; pixel -= channels) {
    for (let c = 0; c < channels; c++) target[out++] = source[pixel + c] as number;
  }
}
