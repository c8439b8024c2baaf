import type { Padding } from '../../ops/window.ts';

/** Pixels on each side; only for paddings that are neither 'same' nor 'valid'. */
export function explicitPadding(padding: Padding): number {
  if (typeof padding === 'number') return padding;
  throw new Error(`"${padding}" is not a number of pixels.`);
}
