/** Size of what a network takes; one channel is grey, three are red, green, blue. */
export interface InputSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Share of the side that a digit fills in MNIST: 20 of 28 pixels. */
const FILLED = 20 / 28;

/**
 * Pixels of a canvas as a network takes them, `[height, width, channels]` bytes. Grey is Rec. 601 luma.
 * @param rgba of the very size
 */
export function fromRgba(rgba: ArrayLike<number>, { height, width, channels }: InputSize): Uint8Array {
  const bytes = new Uint8Array(height * width * channels);
  for (let pixel = 0; pixel < height * width; pixel += 1) {
    const [red = 0, green = 0, blue = 0] = [rgba[4 * pixel], rgba[4 * pixel + 1], rgba[4 * pixel + 2]];
    if (channels === 1) bytes[pixel] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
    else bytes.set([red, green, blue], pixel * channels);
  }
  return bytes;
}

/** The other way, for a canvas that shows what the network sees. */
export function toRgba(bytes: Uint8Array, { height, width, channels }: InputSize): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(4 * height * width);
  for (let pixel = 0; pixel < height * width; pixel += 1) {
    const at = pixel * channels;
    const channel = (index: number): number => bytes[channels === 1 ? at : at + index] ?? 0;
    rgba.set([channel(0), channel(1), channel(2), 255], 4 * pixel);
  }
  return rgba;
}

/** The part of a picture that is taken to fill the input: as large as its sides allow, from its middle. */
export function coverCrop(picture: { readonly width: number; readonly height: number }, { width, height }: InputSize) {
  const scale = Math.min(picture.width / width, picture.height / height);
  const [w, h] = [width * scale, height * scale];
  return { x: (picture.width - w) / 2, y: (picture.height - h) / 2, width: w, height: h };
}

/**
 * A drawing as MNIST prepares its digits: what is drawn fills 20/28 of the side, and its centre of mass is in the middle
 * (yann.lecun.com/exdb/mnist). Bright on black. All black where nothing is drawn.
 * @param ink `[side, side]`, 0–255
 */
export function centreDrawing(ink: Uint8Array, side: number, { height, width }: InputSize): Uint8Array {
  const drawn = new Uint8Array(height * width);
  let [left, right, top, bottom, mass, massX, massY] = [side, -1, side, -1, 0, 0, 0];
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const value = ink[y * side + x] as number;
      if (value === 0) continue;
      [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
      mass += value;
      massX += value * (x + 0.5);
      massY += value * (y + 0.5);
    }
  }
  if (mass === 0) return drawn;
  // Pixels of the drawing for one of the input.
  const scale = Math.max(right - left + 1, bottom - top + 1) / (FILLED * Math.min(height, width));
  const [centreX, centreY] = [massX / mass, massY / mass];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const fromX = centreX + (x - width / 2) * scale;
      const fromY = centreY + (y - height / 2) * scale;
      drawn[y * width + x] = Math.round(meanOver(ink, side, fromX, fromX + scale, fromY, fromY + scale));
    }
  }
  return drawn;
}

/** Mean of the ink in a rectangle, pixels at its edges by the share that lies in it; outside there is none. */
function meanOver(ink: Uint8Array, side: number, left: number, right: number, top: number, bottom: number): number {
  let sum = 0;
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(side, bottom); y += 1) {
    const high = Math.min(y + 1, bottom) - Math.max(y, top);
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(side, right); x += 1) {
      sum += (ink[y * side + x] as number) * high * (Math.min(x + 1, right) - Math.max(x, left));
    }
  }
  return sum / ((right - left) * (bottom - top));
}
