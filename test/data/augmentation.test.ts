import { describe, expect, it } from 'vitest';
import { placeImage, writeImage, type ImageFormat, type Placement } from '../../main-process/data/augmentation.ts';

const height = 5;
const width = 4;
const channels = 3;
const table = Float32Array.from({ length: channels * 256 }, (_, i) => ((i % 256) - 100 - Math.floor(i / 256)) / 8);
const format: ImageFormat = { height, width, channels, table };
const image = Uint8Array.from({ length: height * width * channels }, (_, i) => (i * 37 + 11) % 256);

/** As a textbook would: normalise, flip, pad with zeros into a new array, cut out. */
function reference(place: Placement, pad: number): number[] {
  const pixel = (y: number, x: number, c: number): number => table[c * 256 + image[(y * width + x) * channels + c]!]!;
  const padded = Array.from({ length: height + 2 * pad }, () => Array.from({ length: width + 2 * pad }, () => [0, 0, 0]));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) padded[y + pad]![x + pad] = [0, 1, 2].map((c) => pixel(y, place.flipped ? width - 1 - x : x, c));
  }
  return padded.slice(place.top, place.top + height).flatMap((row) => row.slice(place.left, place.left + width).flat());
}

describe('writeImage', () => {
  it.each([0, 1, 4, 7])('equals normalise, flip, zero-pad %i, crop, for every place', (pad) => {
    for (let top = 0; top <= 2 * pad; top++) {
      for (let left = 0; left <= 2 * pad; left++) {
        for (const flipped of [false, true]) {
          const target = new Float32Array(image.length + 2).fill(99);
          writeImage(image, 0, format, { flipped, top, left }, pad, target, 1);
          expect([...target.subarray(1, -1)]).toEqual(reference({ flipped, top, left }, pad));
          expect([target[0], target.at(-1)]).toEqual([99, 99]);
        }
      }
    }
  });
});

describe('placeImage', () => {
  const draws = (flip: boolean, pad: number, seed = 7): Placement[] =>
    Array.from({ length: 20_000 }, (_, i) => placeImage({ flip, pad }, seed, i));

  it('flips one image in two and crops evenly over all places', () => {
    const places = draws(true, 4);
    const flips = places.filter(({ flipped }) => flipped).length;
    expect(Math.abs(flips - 10_000)).toBeLessThan(5 * Math.sqrt(5000));
    const counts = new Map<string, number>();
    for (const { flipped, top, left } of places) counts.set(`${flipped} ${top} ${left}`, (counts.get(`${flipped} ${top} ${left}`) ?? 0) + 1);
    // All 2·9·9 outcomes, so flip, top and left are drawn apart from each other.
    expect(counts.size).toBe(162);
    for (const count of counts.values()) expect(Math.abs(count - 20_000 / 162)).toBeLessThan(6 * Math.sqrt(20_000 / 162));
  });

  it('does nothing when turned off', () => {
    expect(draws(false, 0).every(({ flipped, top, left }) => !flipped && top === 0 && left === 0)).toBe(true);
  });

  it('depends on the epoch and the image alone', () => {
    expect(draws(true, 4)).toEqual(draws(true, 4));
    const other = draws(true, 4, 8);
    const same = draws(true, 4).filter((place, i) => place.top === other[i]!.top && place.left === other[i]!.left);
    expect(same.length).toBeLessThan(20_000 / 60);
  });
});
