import { encode } from 'fast-png';
import { imageSize } from './dataset.ts';
import type { StoredImage } from './image-reader.ts';
import type { DatasetInfo } from '../contract/studio.ts';

type Size = Pick<DatasetInfo, 'height' | 'width' | 'channels'>;

/** One stored image as a PNG file. One channel gives a grey picture, three give colours. */
export function encodePng(pixels: Uint8Array, { height, width, channels }: Size): Uint8Array {
  return encode({ data: pixels, width, height, channels, depth: 8 });
}

/** `data:` URL of an image that lies in `bytes` from `start` on, as the window shows it. */
export function imageUrl({ bytes, start }: StoredImage, size: Size): string {
  const png = encodePng(bytes.slice(start, start + imageSize(size)), size);
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}
