import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode, encode, type DecodedPng } from 'fast-png';
import pixelmatch from 'pixelmatch';

const kept = join(dirname(fileURLToPath(import.meta.url)), 'baseline');
const results = join('test-results', 'visual');
/** Share of the pixels that may differ: some 500 of a picture. Another Chromium smooths an edge here and there. */
const TOLERANCE = 0.0005;
/** How unlike two colours must be to count, from 0 to 1 (pixelmatch: YIQ distance). */
const UNLIKE = 0.15;

/**
 * Holds a screenshot against the kept picture of that name. UPDATE_PICTURES=1 keeps this one instead. What differs is left,
 * marked, in test-results/visual.
 * @returns null when it is the same, else what is wrong, in words
 */
export function differsFromBaseline(name: string, screenshot: Buffer): string | null {
  const path = join(kept, `${name}.png`);
  if (process.env.UPDATE_PICTURES) {
    mkdirSync(kept, { recursive: true });
    writeFileSync(path, screenshot);
    return null;
  }
  if (!existsSync(path)) return `There is no picture ${name} to hold it against. UPDATE_PICTURES=1 keeps one; look at it first.`;
  const before = decode(readFileSync(path));
  const now = decode(screenshot);
  if (before.width !== now.width || before.height !== now.height) {
    return `${name} is ${now.width}×${now.height}, was ${before.width}×${before.height}.`;
  }
  const { width, height } = now;
  const marked = new Uint8Array(width * height * 4);
  const count = pixelmatch(opaque(before), opaque(now), marked, width, height, { threshold: UNLIKE });
  if (count <= TOLERANCE * width * height) return null;
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, `${name}.png`), screenshot);
  writeFileSync(join(results, `${name}-difference.png`), encode({ width, height, data: marked, channels: 4 }));
  return `${name}: ${count} pixels (${((100 * count) / width / height).toFixed(2)} %) are not as they were. Look at ${join(results, `${name}-difference.png`)}.`;
}

/** Red, green, blue and alpha of every pixel: screenshots come with three channels or four. */
function opaque({ data, channels, width, height }: DecodedPng): Uint8Array {
  if (channels === 4) return Uint8Array.from(data);
  const pixels = new Uint8Array(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1) pixels[4 * pixel + channel] = data[channels * pixel + channel] ?? 0;
  }
  return pixels;
}
