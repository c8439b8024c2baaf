import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { GENERATED_SHA256, digest, openGenerated } from '../../main-process/data/generated/generated.ts';
import { shapes } from '../../main-process/data/generated/shapes.ts';
import { inspectDataset } from '../../main-process/data/index.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

describe('the generated set', () => {
  it('is the same on every machine, is cached, mends a damaged cache and does without one', { timeout: 60_000 }, async () => {
    const folder = temporaryFolder();
    await fs.writeFile(join(folder, 'file'), 'not a folder');
    const drawn = await openGenerated(join(folder, 'file', 'generated.bin'));
    const images = Buffer.concat([drawn.train.images, drawn.test.images]);
    expect(digest(images)).toBe(GENERATED_SHA256);

    const file = join(folder, 'deep', 'generated.bin');
    await fs.mkdir(join(folder, 'deep'));
    const damaged = Buffer.from(images);
    damaged[12_345_678]! ^= 1;
    await fs.writeFile(file, damaged);
    expect(Buffer.compare((await openGenerated(file)).train.images, drawn.train.images)).toBe(0);
    expect(images.equals(await fs.readFile(file))).toBe(true);

    const before = await fs.stat(file);
    const cached = await openGenerated(file);
    expect(Buffer.compare(cached.test.images, drawn.test.images)).toBe(0);
    expect((await fs.stat(file)).ino).toBe(before.ino);

    expect([drawn.train.count, drawn.test.count]).toEqual([10_000, 2_000]);
    const { classCounts, samples } = await inspectDataset(drawn);
    expect(classCounts).toEqual(new Array<number>(10).fill(1000));
    expect(samples.map(({ label }) => label)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9]);

    // The picture that the window gets is the stored one: class 3 has images 3 and 13.
    const { data, width, height, channels } = decode(Buffer.from(samples[7]!.png.replace('data:image/png;base64,', ''), 'base64'));
    expect([width, height, channels]).toEqual([32, 32, 3]);
    expect([...data]).toEqual([...drawn.train.images.subarray(13 * 3072, 14 * 3072)]);

    // Training and test pictures are not the same pictures.
    const seen = new Set<string>();
    for (let i = 0; i < 12_000; i++) seen.add(images.toString('latin1', i * 3072, i * 3072 + 300));
    expect(seen.size).toBe(12_000);

    // Its normalisation fits: mean 0 and deviation 1 within a hundredth.
    const { mean, std } = drawn.normalisation;
    let sum = 0;
    let squares = 0;
    let count = 0;
    for (let i = 0; i < drawn.train.images.length; i += 7) {
      const value = (drawn.train.images[i]! - mean[i % 3]!) / std[i % 3]!;
      sum += value;
      squares += value * value;
      count++;
    }
    expect(Math.abs(sum / count)).toBeLessThan(0.01);
    expect(Math.abs(squares / count - 1)).toBeLessThan(0.01);
  });
});

describe('shapes', () => {
  it.each(shapes.map((shape) => [shape.name, shape] as const))('%s: its distance changes by no more than the way walked, and it fills the frame', (_name, { distance }) => {
    let inside = 0;
    const step = 1 / 32;
    for (let y = -1.5; y <= 1.5; y += step) {
      for (let x = -1.5; x <= 1.5; x += step) {
        const here = distance(x, y);
        // The defining property of a signed distance (or a lower bound of it), on which the anti-aliasing rests.
        expect(Math.abs(distance(x + step, y) - here)).toBeLessThanOrEqual(step * 1.001);
        expect(Math.abs(distance(x, y + step) - here)).toBeLessThanOrEqual(step * 1.001);
        if (here < 0) {
          inside += step * step;
          expect(Math.hypot(x, y)).toBeLessThan(1.15);
        }
      }
    }
    expect(inside).toBeGreaterThan(0.9);
  });

  it('are ten different outlines', () => {
    const masks = shapes.map(({ distance }) => {
      let mask = '';
      for (let y = -0.95; y < 1; y += 0.1) for (let x = -0.95; x < 1; x += 0.1) mask += distance(x, y) < 0 ? '#' : '.';
      return mask;
    });
    expect(new Set(masks).size).toBe(10);
  });
});
