import type { Padding } from '../../ops/window.ts';
import type { LayerWriter, Margins, Value } from '../layer-writer.ts';
import type { SourceLayer } from '../source-model.ts';

const none: Margins = { top: 0, bottom: 0, left: 0, right: 0 };

/** What TensorFlow's `same` pads along one axis: as little as ⌈n/s⌉ windows need, the odd pixel at the end. */
export function samePads(size: number, window: number, stride: number): readonly [before: number, after: number] {
  const total = Math.max((Math.ceil(size / stride) - 1) * stride + window - size, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/**
 * The padding of a window behind a ZeroPadding2D: symmetric as a number, TensorFlow's `same` where the margins are just
 * those, else null.
 */
export function paddingFor(
  margins: Margins | undefined,
  padding: 'same' | 'valid',
  image: readonly number[],
  window: number,
  stride: number,
): Padding | null {
  const { top, bottom, left, right } = margins ?? none;
  if (top + bottom + left + right === 0) return padding;
  if (padding === 'same') return null;
  if (top === bottom && left === right && top === left) return top;
  const [height = 1, width = 1] = image;
  const [rows, columns] = [samePads(height, window, stride), samePads(width, window, stride)];
  return rows[0] === top && rows[1] === bottom && columns[0] === left && columns[1] === right ? 'same' : null;
}

/** The same, with the refusal of what cannot be said; the value comes back without its margins. */
export function takeMargins(
  input: Value,
  padding: 'same' | 'valid',
  window: number,
  stride: number,
  source: SourceLayer,
  write: LayerWriter,
): { readonly input: Value; readonly padding: Padding } | null {
  const image = write.shapeOf(input) ?? [];
  const taken = paddingFor(input.margins, padding, image, window, stride);
  if (taken !== null) return { input: { layer: input.layer, ...(input.softmax && { softmax: true }) }, padding: taken };
  write.refuse(source, 'is padded by different amounts on its four sides, or twice. Pad the same on all sides, or with padding="same".');
  return null;
}
