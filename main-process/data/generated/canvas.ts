/** Side of the square images, pixels. */
export const SIDE = 32;
export const CHANNELS = 3;
export const IMAGE_VALUES = SIDE * SIDE * CHANNELS;

export type Colour = readonly [red: number, green: number, blue: number];

/** Where and how large a figure is drawn: `size` pixels to one unit, turned so that its x axis is (`cos`, `sin`), stretched along it. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly cos: number;
  readonly sin: number;
  readonly stretch: number;
}

/** Two colours mixed across the figure: evenly, along its x axis, or in stripes. */
export interface Fill {
  readonly kind: 'plain' | 'gradient' | 'stripes';
  readonly from: Colour;
  readonly to: Colour;
  /** Stripes per unit. */
  readonly stripes: number;
}

/**
 * Paints a figure over the canvas (`[SIDE, SIDE, 3]`, 0–255, not rounded). A pixel's coverage is its distance to the
 * outline in pixels, clamped to half a pixel either side: anti-aliasing without oversampling.
 * @param reach the figure lies within this many units
 */
export function paint(
  canvas: Float64Array,
  frame: Frame,
  reach: number,
  distance: (x: number, y: number) => number,
  fill: Fill,
  opacity: number,
): void {
  const radius = frame.size * reach * frame.stretch + 1;
  const top = Math.max(0, Math.floor(frame.y - radius));
  const bottom = Math.min(SIDE - 1, Math.ceil(frame.y + radius));
  const left = Math.max(0, Math.floor(frame.x - radius));
  const right = Math.min(SIDE - 1, Math.ceil(frame.x + radius));
  const [fr, fg, fb] = fill.from;
  const [tr, tg, tb] = fill.to;
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const dx = (column + 0.5 - frame.x) / frame.size;
      const dy = (row + 0.5 - frame.y) / frame.size;
      const u = (dx * frame.cos + dy * frame.sin) / frame.stretch;
      const v = (dy * frame.cos - dx * frame.sin) * frame.stretch;
      const coverage = Math.min(1, 0.5 - distance(u, v) * frame.size) * opacity;
      if (coverage <= 0) continue;
      const mix = fill.kind === 'plain' ? 0 : fill.kind === 'gradient' ? Math.min(1, Math.max(0, (u + 1) / 2)) : triangleWave(u * fill.stripes);
      const at = (row * SIDE + column) * CHANNELS;
      blend(canvas, at, fr + (tr - fr) * mix, coverage);
      blend(canvas, at + 1, fg + (tg - fg) * mix, coverage);
      blend(canvas, at + 2, fb + (tb - fb) * mix, coverage);
    }
  }
}

function blend(canvas: Float64Array, at: number, value: number, coverage: number): void {
  const old = canvas[at] as number;
  canvas[at] = old + (value - old) * coverage;
}

/** 0 → 1 → 0 over each unit. */
function triangleWave(x: number): number {
  const fraction = x - Math.floor(x);
  return fraction < 0.5 ? 2 * fraction : 2 - 2 * fraction;
}
