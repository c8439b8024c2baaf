import { promises as fs } from 'fs';
import { join } from 'path';
import { forEach } from '../../data/for-each.ts';
import { loadDecoder } from '../../data/folder/decode.ts';

const CLASSES = 10;
const PARALLEL = 4;

/** Writes a folder per class of JPEG pictures: a stripe whose place tells the class, on noise that differs from picture to picture. */
export async function writePictures(root: string, count: number, side: number): Promise<void> {
  const encoder = await loadDecoder();
  const bytes = side * side * 3;
  const noise = Uint8Array.from({ length: bytes + 4093 }, (_, i) => 112 + ((Math.imul(i ^ (i >>> 7), 0x9e37_79b1) >>> 27) & 31));
  for (let label = 0; label < CLASSES; label++) await fs.mkdir(join(root, `class-${label}`), { recursive: true });
  await forEach(count, PARALLEL, async (i) => {
    const label = i % CLASSES;
    const start = Math.imul(i, 37) % 4093;
    const pixels = Buffer.from(noise.subarray(start, start + bytes));
    const row = Math.floor((label * side) / CLASSES) * side * 3;
    pixels.fill(230, row, Math.min(bytes, row + side * 3 * 3));
    const file = await encoder(pixels, { raw: { width: side, height: side, channels: 3 } }).jpeg({ quality: 85 }).toBuffer();
    await fs.writeFile(join(root, `class-${label}`, `${i}.jpg`), file);
  });
}
