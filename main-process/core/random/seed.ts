import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';

/**
 * Every random number of a run comes from its one seed through here: a purpose ("shuffle", epoch 3; "weights",
 * "stem/conv") gets a stream of its own, so adding a consumer never shifts the numbers of another and a resumed run
 * needs no generator state. Integer arithmetic only, hence the same on every platform.
 */

/** Finaliser of MurmurHash3 (Austin Appleby, public domain): every input bit changes every output bit with p ≈ ½. */
export function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const absorb = (state: number, word: number): number => mix32(Math.imul(state, 0x9e37_79b1) + (word | 0) + 0x7f4a_7c15);

/**
 * A seed in 0 … 2³²−1 that depends on `seed` and on each part, in order. Parts are names or integers; `1` and `'1'`
 * give different seeds.
 */
export function deriveSeed(seed: number, ...parts: readonly (string | number)[]): number {
  let state = absorb(0x5eed, seed);
  for (const part of parts) {
    if (typeof part === 'number') {
      state = absorb(absorb(state, 1), part);
      // Integers above 32 bits keep their high part.
      if (part > 0xffff_ffff || part < -0x8000_0000) state = absorb(state, Math.floor(part / 0x1_0000_0000));
    } else {
      state = absorb(absorb(state, 2), part.length);
      for (let i = 0; i < part.length; i++) state = absorb(state, part.charCodeAt(i));
    }
  }
  return state;
}

/** Endless numbers in [0, 1), multiples of 2⁻³². */
export function uniforms(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  return () => (generator.next() >>> 0) * 2 ** -32;
}

/** Endless standard normal numbers (mean 0, variance 1) by Marsaglia's polar method, without trigonometry. */
export function normals(seed: number): () => number {
  const uniform = uniforms(seed);
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * factor;
      return x * factor;
    }
  };
}

/** 0 … count−1 in random order (Fisher and Yates, unbiased). */
export function permutation(count: number, seed: number): Uint32Array {
  const generator = xoroshiro128plus(seed);
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  for (let i = count - 1; i > 0; i--) {
    const j = uniformInt(generator, 0, i);
    const value = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = value;
  }
  return order;
}
