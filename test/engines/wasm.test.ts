import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tensor } from '../../main-process/core/compile/tf.ts';
import { openEngine } from '../../main-process/engines/index.ts';
import { TrainableNetwork } from '../../main-process/training/network.ts';
import { relativeDifference, values, wiggle } from '../helpers/engine.ts';
import { auxNet } from '../helpers/lowered-nets.ts';

const { tf, report } = await openEngine('wasm');

describe('the WebAssembly engine', () => {
  it('opens', () => {
    expect(report).toMatchObject({ id: 'wasm', available: true });
  });

  it.each([
    { size: 6, kernel: 3, strides: 1, pad: 'same' as const },
    { size: 6, kernel: 3, strides: 2, pad: 'valid' as const },
    { size: 7, kernel: 3, strides: 2, pad: 'same' as const },
    { size: 6, kernel: 1, strides: 2, pad: 'valid' as const },
    { size: 7, kernel: 5, strides: 3, pad: 'valid' as const },
    { size: 8, kernel: 2, strides: 2, pad: 'same' as const },
  ])('has the gradients of a convolution $size→$kernel/$strides $pad as plain JavaScript computes them', async ({ size, kernel, strides, pad }) => {
    const [onWasm, onJs] = await each(() => {
      const [x, k] = [wiggle(tf, [2, size, size, 3]), wiggle(tf, [kernel, kernel, 3, 4], 1)];
      const f = (image: Tensor, filter: Tensor): Tensor => {
        const y = tf.conv2d(image as never, filter as never, strides, pad) as Tensor;
        return tf.sum(tf.mul(y, wiggle(tf, y.shape, 2)));
      };
      return tf.grads(f as never)([x, k]).map((gradient) => ({ shape: gradient.shape, values: values(gradient) }));
    });
    onWasm.forEach((gradient, i) => {
      expect(gradient.shape).toEqual(onJs[i]?.shape);
      expect(relativeDifference(gradient.values, onJs[i]?.values ?? [])).toBeLessThan(1e-4);
    });
  });

  it('borrows the kernels that it lacks', async () => {
    const [onWasm, onJs] = await each(() => {
      const x = wiggle(tf, [2, 4, 4, 3]);
      const pooled = (y: Tensor): Tensor => tf.sum(tf.mul(y, wiggle(tf, y.shape, 1)));
      // Memory that was used before: the package's own kernel does not clear it.
      tf.tidy(() => void tf.fill([2, 4, 4, 3], 7).add(1));
      const max = tf.grad((image: Tensor) => pooled(tf.maxPool(image as never, 2, 2, 'valid')) as never)(x);
      const average = tf.grad((image: Tensor) => pooled(tf.avgPool(image as never, 2, 2, 'valid')) as never)(x);
      return [values(max), values(average), values(tf.addN([x, x, x]))];
    });
    onWasm.forEach((result, i) => expect(relativeDifference(result, onJs[i] ?? [])).toBeLessThan(1e-5));
  });

  it('trains to the same losses as plain JavaScript, without leaks', async () => {
    const curves: number[][] = [];
    for (const backend of ['wasm', 'cpu']) {
      await tf.setBackend(backend);
      const network = new TrainableNetwork(tf, auxNet({ perStage: 1, width: 4, size: 8, exitsAfter: [1, 2] }), { seed: 1, method: 'fused', momentum: 0.9, weightDecay: 1e-3 });
      const batch = { count: 6, images: Float32Array.from(values(wiggle(tf, [6, 8, 8, 3]))), labels: Int32Array.from([0, 1, 2, 3, 4, 5]) };
      const losses: number[] = [];
      const live: number[] = [];
      for (let step = 1; step <= 5; step++) {
        losses.push(...(await network.trainStep(batch, step, 0.05)).losses);
        live.push(tf.memory().numTensors);
      }
      expect(new Set(live).size).toBe(1);
      curves.push(losses);
      network.dispose();
    }
    expect(relativeDifference(curves[0] ?? [], curves[1] ?? [])).toBeLessThan(1e-4);
  });
});

/** The same on WebAssembly and on plain JavaScript. */
async function each<T>(compute: () => T): Promise<[T, T]> {
  await tf.setBackend('wasm');
  const first = compute();
  await tf.setBackend('cpu');
  return [first, compute()];
}
beforeAll(() => tf.setBackend('wasm'));
afterAll(() => tf.setBackend('wasm'));
