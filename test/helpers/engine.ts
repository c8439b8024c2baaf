import { openEngine, type OpenEngine } from '../../main-process/engines/index.ts';
import type { Tensor, Tf } from '../../main-process/core/compile/tf.ts';

let opened: Promise<OpenEngine> | undefined;

/** The fastest engine of this machine, opened once a test file: TensorFlow where its runtime is, else plain JavaScript. */
export const testEngine = (): Promise<OpenEngine> => (opened ??= openEngine());

/** Backends to test kernels on: TensorFlow's own (where it is) and the composed ones on plain JavaScript. */
export async function backends(): Promise<readonly string[]> {
  const { report } = await testEngine();
  return report.id === 'tensorflow' ? ['tensorflow', 'cpu'] : ['cpu'];
}

/** Numbers without pattern, the same every time: sin of large multiples, about ±scale. */
export function wiggle(tf: Tf, shape: readonly number[], phase = 0, scale = 1): Tensor {
  const length = shape.reduce((product, size) => product * size, 1);
  return tf.tensor(Float32Array.from({ length }, (_, i) => scale * Math.sin(1 + phase + i * 12.9898 + 0.37 * i * i)), [...shape]);
}

export const values = (tensor: Tensor): number[] => Array.from(tensor.dataSync());

/** Largest |a − b| relative to the largest |b| (at least `floor`). */
export function relativeDifference(a: readonly number[], b: readonly number[], floor = 1e-6): number {
  if (a.length !== b.length) return Infinity;
  const scale = b.reduce((most, value) => Math.max(most, Math.abs(value)), floor);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? 0))), 0) / scale;
}

/**
 * Central differences of a scalar function of one tensor, entry by entry. In float32 the step must be large: the
 * functions tested are smooth and the tolerance of the callers fits it.
 */
export function finiteDifferences(tf: Tf, f: (x: Tensor) => Tensor, x: Tensor, step = 1e-2): number[] {
  const at = values(x);
  return at.map((value, i) => {
    const shifted = (by: number): number =>
      tf.tidy(() => f(tf.tensor(Float32Array.from(at, (v, j) => (j === i ? value + by : v)), x.shape)).dataSync()[0] ?? NaN);
    return (shifted(step) - shifted(-step)) / (2 * step);
  });
}
