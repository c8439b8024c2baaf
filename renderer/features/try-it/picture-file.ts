import { coverCrop, fromRgba, type InputSize } from './network-input.ts';

export const pictureTypes = ['image/png', 'image/jpeg', 'image/webp'] as const;

/**
 * Decodes a picture and fits it to the input: cropped in its middle to the input's shape, then made smaller by halves, as
 * one large step would leave pixels out.
 * @throws Error naming the file when the browser cannot read it
 */
export async function readPicture(file: Blob, name: string, size: InputSize): Promise<Uint8Array> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file);
  } catch {
    throw new Error(`${name} is no picture that can be read here. Take a PNG, JPEG or WebP file.`);
  }
  const { x, y, width, height } = coverCrop(picture, size);
  let [drawn, w, h]: [CanvasImageSource, number, number] = [picture, width, height];
  let [fromX, fromY] = [x, y];
  for (;;) {
    const half = w > 2 * size.width;
    const [toW, toH] = half ? [Math.ceil(w / 2), Math.ceil(h / 2)] : [size.width, size.height];
    const { canvas, context } = canvasOf(toW, toH);
    context.drawImage(drawn, fromX, fromY, w, h, 0, 0, toW, toH);
    if (!half) {
      picture.close();
      return fromRgba(context.getImageData(0, 0, toW, toH).data, size);
    }
    [drawn, w, h, fromX, fromY] = [canvas, toW, toH, 0, 0];
  }
}

function canvasOf(width: number, height: number): { readonly canvas: HTMLCanvasElement; readonly context: CanvasRenderingContext2D } {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser gives no canvas to prepare the picture on.');
  // What is see-through lies on white, as a page would show it.
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  return { canvas, context };
}
