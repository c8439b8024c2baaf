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

export const noAugmentation: Augmentation = { flip: false, pad: 0 };

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

/** Size of the images in a batch and the value that each byte of each channel stands for. */
export interface ImageFormat {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** `[channels, 256]`: normalised value of byte v in channel c at `c·256 + v`. */
  readonly table: Float32Array;
}

/**
 * Writes one image, normalised, flipped, padded and cropped, at `offset` of `target`.
 * As in the authors' code the padding comes after the normalisation: padded pixels are 0, the mean colour, not black.
 */
export function writeImage(
  source: Uint8Array,
  start: number,
  format: ImageFormat,
  place: Placement,
  pad: number,
  target: Float32Array,
  offset: number,
): void {
  const { height, width, channels, table } = format;
  const dy = place.top - pad;
  const dx = place.left - pad;
  let out = offset;
  for (let y = 0; y < height; y++) {
    const row = y + dy;
    if (row < 0 || row >= height) {
      target.fill(0, out, out + width * channels);
      out += width * channels;
      continue;
    }
    for (let x = 0; x < width; x++) {
      const column = x + dx;
      if (column < 0 || column >= width) {
        for (let c = 0; c < channels; c++) target[out++] = 0;
        continue;
      }
      let at = start + (row * width + (place.flipped ? width - 1 - column : column)) * channels;
      for (let c = 0; c < channels; c++) target[out++] = table[(c << 8) | (source[at++] as number)] as number;
    }
  }
}
