import { expect, it } from 'vitest';
import { describeCompiled } from '../helpers/compiled-engine.ts';
import { GraphWriter } from '../helpers/lowered-nets.ts';
import { programConfig, randomBatch } from '../helpers/program-inputs.ts';

const MIB = 2 ** 20;
/** 64 images of 32×32×3: a run that kept its batches would grow by some 280 MiB in the steps that are watched. */
const COUNT = 64;
const STEPS = 2000;
const SETTLED = 500;

await describeCompiled('a run of 2,000 steps', ({ tf, compile }) => {
  it('takes no more memory at its end than after a quarter', async () => {
    const net = new GraphWriter(10);
    net.exit('final', net.conv('stem', net.input(32, 3), 4, { strides: 4 }), 'final', 0);
    const graph = net.graph();
    const network = await compile(graph, programConfig(graph, { momentum: 0.9 }));
    const batch = randomBatch(graph, COUNT, 1);
    let settled = { resident: Infinity, tensors: 0 };
    for (let step = 1; step <= STEPS; step++) {
      await network.trainStep(batch, { step, learningRate: 0.01, measureGradients: step % 20 === 1 });
      if (step === SETTLED) settled = { resident: process.memoryUsage.rss(), tensors: tf.memory().numTensors };
    }
    expect(tf.memory().numTensors).toBe(settled.tensors);
    expect((process.memoryUsage.rss() - settled.resident) / MIB).toBeLessThan(64);
    network.dispose();
  }, 120_000);
});
