/**
 * The ten shapes as signed distances: negative inside, 0 on the outline, in a frame where each shape about fills the
 * unit circle. Only + − × ÷ and square roots, which IEEE 754 rounds exactly: the same bits on every platform.
 * Formulas: Inigo Quilez, "2D distance functions".
 */
export interface Shape {
  readonly name: string;
  distance(x: number, y: number): number;
}

const length = (x: number, y: number): number => Math.sqrt(x * x + y * y);

/** Corner points in order, `[x0, y0, x1, y1, …]`. */
function polygon(corners: readonly number[]): (x: number, y: number) => number {
  const points = Float64Array.from(corners);
  return (x, y) => {
    let inside = false;
    let nearest = Infinity;
    for (let i = 0, j = points.length - 2; i < points.length; j = i, i += 2) {
      const xi = points[i] as number;
      const yi = points[i + 1] as number;
      const xj = points[j] as number;
      const yj = points[j + 1] as number;
      const ex = xj - xi;
      const ey = yj - yi;
      const t = Math.min(1, Math.max(0, ((x - xi) * ex + (y - yi) * ey) / (ex * ex + ey * ey)));
      const dx = x - xi - ex * t;
      const dy = y - yi - ey * t;
      nearest = Math.min(nearest, dx * dx + dy * dy);
      if (yi > y !== yj > y && x < (ex * (y - yi)) / ey + xi) inside = !inside;
    }
    return inside ? -Math.sqrt(nearest) : Math.sqrt(nearest);
  };
}

/** Union of the inside of `radius` around the origin, less a disc that bites into it from the right. */
const crescent = (x: number, y: number): number => Math.max(length(x, y) - 0.95, 0.74 - length(x - 0.48, y));

function heart(x: number, y: number): number {
  const scale = 0.6;
  const px = Math.abs(x) * scale;
  const py = y * scale + 0.54;
  if (px + py > 1) return (length(px - 0.25, py - 0.75) - Math.SQRT2 / 4) / scale;
  const along = Math.max(px + py, 0) / 2;
  const nearest = Math.min(length(px, py - 1), length(px - along, py - along));
  return (px < py ? -nearest : nearest) / scale;
}

// Corners of regular figures as literals: Math.cos may differ in the last bit between platforms.
const STAR = [
  0, 1, 0.2468855, 0.3398088, 0.9510565, 0.309017, 0.3994692, -0.1297954, 0.5877853, -0.809017, 0, -0.42,
  -0.5877853, -0.809017, -0.3994692, -0.1297954, -0.9510565, 0.309017, -0.2468855, 0.3398088,
];
const HEXAGON = [0.95, 0, 0.475, 0.8227241, -0.475, 0.8227241, -0.95, 0, -0.475, -0.8227241, 0.475, -0.8227241];
const CROSS = [
  0.3, 0.95, 0.3, 0.3, 0.95, 0.3, 0.95, -0.3, 0.3, -0.3, 0.3, -0.95,
  -0.3, -0.95, -0.3, -0.3, -0.95, -0.3, -0.95, 0.3, -0.3, 0.3, -0.3, 0.95,
];
const ARROW = [0.98, 0, 0.15, 0.8, 0.15, 0.28, -0.9, 0.28, -0.9, -0.28, 0.15, -0.28, 0.15, -0.8];

/** In class order. */
export const shapes: readonly Shape[] = [
  { name: 'circle', distance: (x, y) => length(x, y) - 0.92 },
  { name: 'square', distance: polygon([0.78, 0.78, -0.78, 0.78, -0.78, -0.78, 0.78, -0.78]) },
  { name: 'triangle', distance: polygon([0, 1, 0.8660254, -0.5, -0.8660254, -0.5]) },
  { name: 'star', distance: polygon(STAR) },
  { name: 'ring', distance: (x, y) => Math.abs(length(x, y) - 0.7) - 0.24 },
  { name: 'cross', distance: polygon(CROSS) },
  { name: 'crescent', distance: crescent },
  { name: 'heart', distance: heart },
  { name: 'hexagon', distance: polygon(HEXAGON) },
  { name: 'arrow', distance: polygon(ARROW) },
];
