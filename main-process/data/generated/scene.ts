import { deriveSeed, mix32, uniforms } from '../../core/random/seed.ts';
import { CHANNELS, IMAGE_VALUES, paint, SIDE, type Colour, type Fill, type Frame } from './canvas.ts';
import { shapes } from './shapes.ts';

/** Least distance of the main shape's colours from the middle of the background, sum over the channels. */
const LEAST_CONTRAST = 150;

/**
 * One picture of the generated set: a shape of class `label` among smaller shapes, blobs and strokes, before an uneven
 * background, with noise over all. Colour, size, position, turn and stretch vary, so only the outline tells the class;
 * strokes cross it, and the small shapes must be told from the large one.
 *
 * Pictures range evenly from easy (upright, bright on dark, little else) to hard (any turn, any colours, full clutter).
 * The easy ones give a network something to learn from its first steps; the hard ones are left for depth. With hard
 * pictures alone ResNet-20 stays at chance for epochs.
 */
export function drawScene(label: number, seed: number, canvas: Float64Array, target: Uint8Array, offset: number): void {
  const random = createRandom(seed);
  const hardness = random.uniform();
  const palette = random.palette(hardness);
  drawGround(canvas, random, palette.ground, 38 * hardness);

  const decoys = Math.floor(3 * hardness * random.uniform());
  for (let i = 0; i < decoys; i++) {
    const decoy = shapes[random.integer(0, shapes.length - 1)] ?? shapes[0];
    if (decoy) paint(canvas, random.frame(2.6, 3.8, 1), 1.1, decoy.distance, random.fill(random.colour(), random.colour()), 0.9);
  }
  const blobs = Math.floor(4 * hardness * random.uniform());
  for (let i = 0; i < blobs; i++) {
    paint(canvas, random.frame(1.2, 3, 0), 1.1, disc, random.fill(random.colour(), random.colour()), random.between(0.5, 1));
  }

  const shape = shapes[label];
  if (shape === undefined) throw new RangeError(`there is no shape of class ${label}`);
  paint(canvas, random.shapeFrame(hardness), 1.1, shape.distance, random.fill(palette.shape(), palette.shape()), 1);

  const strokes = Math.floor(4 * hardness * random.uniform());
  for (let i = 0; i < strokes; i++) drawStroke(canvas, random);
  addNoise(canvas, random.between(2, 4 + 18 * hardness), deriveSeed(seed, 'noise'), target, offset);
}

const disc = (x: number, y: number): number => Math.sqrt(x * x + y * y) - 1;

type Random = ReturnType<typeof createRandom>;

/** Draws of a scene, from one stream of uniform numbers. */
function createRandom(seed: number) {
  const uniform = uniforms(seed);
  const between = (low: number, high: number): number => low + (high - low) * uniform();
  const integer = (low: number, high: number): number => low + Math.floor(uniform() * (high - low + 1));
  const colour = (low = 0, high = 255): Colour => [between(low, high), between(low, high), between(low, high)];

  /** A colour for the background, and colours for the shape that stand out from it. */
  const palette = (hardness: number): { ground: Colour; shape: () => Colour } => {
    const anyColours = uniform() < hardness / 2;
    const ground = anyColours ? colour() : colour(0, 140);
    const shape = (): Colour => {
      for (;;) {
        const candidate = anyColours ? colour() : colour(100, 255);
        if (distance(candidate, ground) >= LEAST_CONTRAST) return candidate;
      }
    };
    return { ground, shape };
  };

  /** A direction by rejection from the unit disc: square roots only. */
  const direction = (): { cos: number; sin: number } => {
    for (;;) {
      const x = between(-1, 1);
      const y = between(-1, 1);
      const square = x * x + y * y;
      if (square > 1 || square < 1e-3) continue;
      const norm = Math.sqrt(square);
      return { cos: x / norm, sin: y / norm };
    }
  };

  /** Anywhere such that `margin` pixels from the centre to each side stay in the picture. */
  const frame = (smallest: number, largest: number, margin: number): Frame => ({
    x: between(margin, SIDE - margin),
    y: between(margin, SIDE - margin),
    size: between(smallest, largest),
    ...direction(),
    stretch: between(0.88, 1.14),
  });

  /** The main shape: near the middle and upright within 35° when easy, the farther and the freer turned the harder. */
  const shapeFrame = (hardness: number): Frame => {
    const margin = 14 - 6 * hardness;
    const free = frame(7, 11.5, margin);
    if (uniform() < hardness / 2) return free;
    const tilt = between(-0.7, 0.7);
    const norm = Math.sqrt(1 + tilt * tilt);
    // Turned by half: the shapes' y axis points up, the picture's down.
    return { ...free, cos: -1 / norm, sin: tilt / norm };
  };

  const fill = (from: Colour, to: Colour): Fill => {
    const choice = uniform();
    const kind = choice < 0.5 ? 'plain' : choice < 0.75 ? 'gradient' : 'stripes';
    return { kind, from, to, stripes: between(1.5, 3) };
  };

  return { uniform, between, integer, colour, palette, direction, frame, shapeFrame, fill };
}

const distance = (a: Colour, b: Colour): number => Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2]);

/** A base colour that drifts over the picture, with clouds: a coarse grid of random values, interpolated. */
function drawGround(canvas: Float64Array, random: Random, base: Colour, clouds: number): void {
  const slopeX = [0, 0, 0].map(() => random.between(-35, 35));
  const slopeY = [0, 0, 0].map(() => random.between(-35, 35));
  const cells = random.integer(2, 7);
  const strength = random.between(0, clouds);
  const grid = Float64Array.from({ length: (cells + 1) * (cells + 1) }, () => random.between(-strength, strength));
  for (let row = 0; row < SIDE; row++) {
    const gy = (row / SIDE) * cells;
    const j = Math.floor(gy);
    for (let column = 0; column < SIDE; column++) {
      const gx = (column / SIDE) * cells;
      const i = Math.floor(gx);
      const corner = j * (cells + 1) + i;
      const upper = lerp(grid[corner] as number, grid[corner + 1] as number, gx - i);
      const lower = lerp(grid[corner + cells + 1] as number, grid[corner + cells + 2] as number, gx - i);
      const cloud = lerp(upper, lower, gy - j);
      for (let c = 0; c < CHANNELS; c++) {
        const drift = (slopeX[c] as number) * (column / SIDE - 0.5) + (slopeY[c] as number) * (row / SIDE - 0.5);
        canvas[(row * SIDE + column) * CHANNELS + c] = (base[c] as number) + drift + cloud;
      }
    }
  }
}

const lerp = (a: number, b: number, t: number): number => a + (b - a) * t;

/** A straight line with round ends, one to two pixels wide, over whatever is there. */
function drawStroke(canvas: Float64Array, random: Random): void {
  const half = random.between(3, 9);
  const width = random.between(0.5, 1.1);
  const frame: Frame = { x: random.between(2, SIDE - 2), y: random.between(2, SIDE - 2), size: 1, ...random.direction(), stretch: 1 };
  const line = (x: number, y: number): number => {
    const beyond = Math.max(0, Math.abs(x) - half);
    return Math.sqrt(beyond * beyond + y * y) - width;
  };
  paint(canvas, frame, half + width, line, { kind: 'plain', from: random.colour(), to: [0, 0, 0], stripes: 1 }, random.between(0.7, 1));
}

/** Nearly Gaussian: the sum of the four bytes of a hash has standard deviation 147.8 about 510. */
function addNoise(canvas: Float64Array, strength: number, seed: number, target: Uint8Array, offset: number): void {
  const scale = strength / 147.8;
  for (let i = 0; i < IMAGE_VALUES; i++) {
    const bits = mix32(seed + Math.imul(i, 0x9e37_79b1));
    const sum = (bits & 0xff) + ((bits >>> 8) & 0xff) + ((bits >>> 16) & 0xff) + (bits >>> 24);
    const value = Math.floor((canvas[i] as number) + (sum - 510) * scale + 0.5);
    target[offset + i] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
}
