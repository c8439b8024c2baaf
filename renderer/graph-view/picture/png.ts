import type { Picture } from './picture.ts';

/** Pixels of one side, and of the whole, that every browser here can draw at once. */
export const pngLimits = { side: 16_384, area: 100_000_000 } as const;

/** Why a picture cannot be drawn at a scale; null when it can. */
export function whyTooLarge({ width, height }: Pick<Picture, 'width' | 'height'>, scale: number): string | null {
  const [w, h] = [Math.ceil(width * scale), Math.ceil(height * scale)];
  if (w <= pngLimits.side && h <= pngLimits.side && w * h <= pngLimits.area) return null;
  return `At ${scale}× the picture has ${w.toLocaleString('en')} × ${h.toLocaleString('en')} pixels, more than a PNG from here can have. Choose a smaller scale, or SVG.`;
}

/** Draws a picture as PNG. Rejects when the browser cannot. */
export async function toPng(picture: Pick<Picture, 'svg' | 'width' | 'height'>, scale: number): Promise<Blob> {
  const tooLarge = whyTooLarge(picture, scale);
  if (tooLarge !== null) throw new Error(tooLarge);
  const image = new Image();
  await new Promise((resolve, reject) => {
    image.onload = resolve;
    image.onerror = () => reject(new Error('The picture could not be drawn.'));
    image.src = svgUri(picture.svg);
  });
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(picture.width * scale);
  canvas.height = Math.ceil(picture.height * scale);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser gives no canvas of that size. Choose a smaller scale.');
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be written as PNG. Choose a smaller scale.'))), 'image/png'),
  );
}

export const svgUri = (svg: string): string => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
