/**
 * Random numbers that depend on nothing but their labels: `(run seed, layer id)`, `(seed, layer, step)`.
 * No state is shared between layers, so adding or moving a layer leaves the numbers of all others as they were.
 */
export type Generator = () => number;

/** Four 32-bit words from a string (cyrb128, public domain): small changes of the labels give unrelated words. */
function hash(text: string): [number, number, number, number] {
  let a = 1779033703;
  let b = 3144134277;
  let c = 1013904242;
  let d = 2773480762;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  return [(a ^ b ^ c ^ d) >>> 0, (b ^ a) >>> 0, (c ^ a) >>> 0, (d ^ a) >>> 0];
}

/** Uniform numbers in [0, 1) with 32 bits each (sfc32). */
export function generator(...labels: readonly (string | number)[]): Generator {
  let [a, b, c, d] = hash(labels.join('\u0000'));
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** Two 32-bit seeds for a library's own stateless generator. */
export function seedPair(...labels: readonly (string | number)[]): readonly [number, number] {
  const [a, b] = hash(labels.join('\u0000'));
  return [a | 0, b | 0];
}

/** `length` draws of N(0, deviation²) by the Box-Muller transform. */
export function normal(next: Generator, length: number, deviation: number): Float32Array {
  const values = new Float32Array(length);
  for (let i = 0; i < length; i += 2) {
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - next()));
    const angle = 2 * Math.PI * next();
    values[i] = radius * Math.cos(angle);
    if (i + 1 < length) values[i + 1] = radius * Math.sin(angle);
  }
  return values;
}

/** `length` draws of U(−bound, bound). */
export function uniform(next: Generator, length: number, bound: number): Float32Array {
  return Float32Array.from({ length }, () => (2 * next() - 1) * bound);
}
