import { promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

export type Colour = 'red' | 'lime' | 'blue';

/** A picture of one colour. */
export const picture = (colour: string, width = 20, height = 12): ReturnType<typeof sharp> =>
  sharp({ create: { width, height, channels: 3, background: colour } });

/** Writes files below `root`, with the folders that they need. */
export async function writeFiles(root: string, files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await fs.mkdir(dirname(join(root, name)), { recursive: true });
    await fs.writeFile(join(root, name), content);
  }
}

/** `train/CLASS/n.png` and `test/CLASS/n.jpg` of two classes that differ by colour. */
export async function colourFolder(root: string, { train = 12, test = 4, width = 20, height = 12 } = {}): Promise<void> {
  for (const colour of ['red', 'blue']) {
    const [png, jpeg] = [await picture(colour, width, height).png().toBuffer(), await picture(colour, width, height).jpeg().toBuffer()];
    const named = (part: string, count: number, ending: string, bytes: Uint8Array) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`${part}/${colour}/${String(i).padStart(3, '0')}.${ending}`, bytes]));
    await writeFiles(root, { ...named('train', train, 'png', png), ...named('test', test, 'jpg', jpeg) });
  }
}
