import { describe, expect, it } from 'vitest';
import { NesterovSgd } from '../../main-process/training/nesterov-sgd.ts';
import { testEngine, values } from '../helpers/engine.ts';

const { tf } = await testEngine();

/**
 * The loss θ²/2 from θ = [1, −2] with lr 0.1, momentum 0.9, weight decay 0.01: θ after steps 1 to 4, computed apart in
 * float64 with the recurrence that torch.optim.SGD documents for nesterov=True and dampening=0
 * (g = 1.01·θ; v = g at first, then 0.9·v + g; θ −= 0.1·(g + 0.9·v)).
 */
const torch = [
  [0.8081, -1.6162],
  [0.57121561, -1.14243122],
  [0.3218596734, -0.6437193469],
  [0.0875979582, -0.1751959163],
] as const;

describe('SGD with Nesterov momentum', () => {
  it("gives PyTorch's values", () => {
    const theta = tf.variable(tf.tensor1d([1, -2]));
    const optimizer = new NesterovSgd(tf, [{ name: 'theta', variable: theta, decayFactor: 1 }], { momentum: 0.9, weightDecay: 0.01 });
    for (const expected of torch) {
      optimizer.apply({ [theta.name]: theta.clone() }, 0.1);
      expect(values(theta)).toEqual(expected.map((value) => expect.closeTo(value, 6)));
    }
    optimizer.dispose();
  });

  it('takes the decay factor of each parameter, zeroes NaN entries and leaves other shapes alone', async () => {
    const a = tf.variable(tf.ones([2, 2]));
    const b = tf.variable(tf.ones([3]));
    const optimizer = new NesterovSgd(
      tf,
      [
        { name: 'a', variable: a, decayFactor: 2.5 },
        { name: 'b', variable: b, decayFactor: 0 },
      ],
      { momentum: 0.5, weightDecay: 0.1 },
    );
    optimizer.apply({ [a.name]: tf.tensor2d([NaN, 1, 2, 3], [2, 2]), [b.name]: tf.tensor1d([1, NaN, -1]) }, 1);
    // First step: v = g, so θ −= (1 + μ)·g with g = gradient + 0.25 for a, gradient for b.
    expect(values(a)).toEqual([0.25, 1.25, 2.25, 3.25].map((g) => expect.closeTo(1 - 1.5 * g, 5)));
    expect(values(b)).toEqual([-0.5, 1, 2.5].map((value) => expect.closeTo(value, 5)));
    const saved = await optimizer.velocities();
    expect(saved.map(({ name, shape }) => ({ name, shape }))).toEqual([{ name: 'a', shape: [2, 2] }, { name: 'b', shape: [3] }]);
    expect(Array.from(saved[1]?.data ?? [])).toEqual([1, 0, -1]);
    optimizer.dispose();
  });

  it('neither leaks tensors nor forgets a restored momentum', async () => {
    const make = () => {
      const variable = tf.variable(tf.tensor1d([1, 2, 3]));
      return { variable, optimizer: new NesterovSgd(tf, [{ name: 'x', variable, decayFactor: 1 }], { momentum: 0.9, weightDecay: 0 }) };
    };
    const [first, second] = [make(), make()];
    const step = ({ variable, optimizer }: ReturnType<typeof make>): void =>
      tf.tidy(() => optimizer.apply({ [variable.name]: tf.ones([3]) }, 0.1));
    step(first);
    const live = tf.memory().numTensors;
    step(first);
    expect(tf.memory().numTensors).toBe(live);
    step(second);
    const velocities = await second.optimizer.velocities();
    second.optimizer.restore(new Map(velocities.map((velocity) => [velocity.name, velocity])));
    step(second);
    expect(values(second.variable)).toEqual(values(first.variable));
    expect(() => second.optimizer.restore(new Map())).toThrow(/no momentum of 3 values for "x"/);
  });
});
