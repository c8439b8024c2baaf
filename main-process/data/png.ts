import { encode } from 'fast-png';
import { imageSize, type Split } from './dataset.ts';
import type { DatasetInfo } from '../contract/studio.ts';

type Size = Pick<DatasetInfo, 'height' | 'width' | 'channels'>;

/** One stored image as a PNG file. One channel gives a grey picture, three give colours. */
export function encodePng(pixels: Uint8Array, { height, width, channels }: Size): Uint8Array {
  return encode({ data: pixels, width, height, channels, depth: 8 });
}

/** `data:` URL of an image of a split, as the window shows it. */
export function imageUrl(split: Split, image: number, size: Size): string {
  const values = imageSize(size);
  const png = encodePng(split.images.slice(image * values, (image + 1) * values), size);
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}
