import { describe, expect, it } from 'vitest';
import { copyImage, placeImage, type Placement } from '../../main-process/data/augmentation.ts';

const size = { height: 5, width: 4, channels: 3 };
const { height, width, channels } = size;
/** No byte of the picture is 0, so that padding is told from it. */
const image = Uint8Array.from({ length: height * width * channels }, (_, i) => 1 + ((i * 37 + 11) % 255));

/** As a textbook would: flip, pad with zeros into a new array, cut out. */
function reference(place: Placement, pad: number): number[] {
  const padded = Array.from({ length: height + 2 * pad }, () => Array.from({ length: width + 2 * pad }, () => [0, 0, 0]));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + (place.flipped ? width - 1 - x : x)) * channels;
      padded[y + pad]![x + pad] = [...image.subarray(from, from + channels)];
    }
  }
  return padded.slice(place.top, place.top + height).flatMap((row) => row.slice(place.left, place.left + width).flat());
}

describe('copyImage', () => {
  it.each([0, 1, 4, 7])('equals flip, zero-pad %i, crop, and tells where the picture is, for every place', (pad) => {
    for (let top = 0; top <= 2 * pad; top++) {
      for (let left = 0; left <= 2 * pad; left++) {
        for (const flipped of [false, true]) {
          const place = { flipped, top, left };
          const target = new Uint8Array(image.length + 2).fill(99);
          const window = copyImage(image, 0, size, place, pad, target, 1);
          const expected = reference(place, pad);
          expect([...target.subarray(1, -1)]).toEqual(expected);
          expect([target[0], target.at(-1)]).toEqual([99, 99]);
          const inside = (pixel: number): boolean => {
            const [y, x] = [Math.floor(pixel / width), pixel % width];
            return y >= window.firstRow && y < window.endRow && x >= window.firstColumn && x < window.endColumn;
          };
          for (let pixel = 0; pixel < height * width; pixel++) expect(inside(pixel)).toBe(expected[pixel * channels] !== 0);
        }
      }
    }
  });

  it('reads the image that it is told to', () => {
    const two = Uint8Array.from([...image.map((value) => 256 - value), ...image]);
    const target = new Uint8Array(image.length);
    copyImage(two, image.length, size, { flipped: true, top: 1, left: 2 }, 1, target, 0);
    expect([...target]).toEqual(reference({ flipped: true, top: 1, left: 2 }, 1));
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
