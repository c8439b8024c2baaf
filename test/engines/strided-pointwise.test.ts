import { expect, it } from 'vitest';
import { describeCompiled } from '../helpers/compiled-engine.ts';
import { GraphWriter } from '../helpers/lowered-nets.ts';
import { programConfig, randomBatch } from '../helpers/program-inputs.ts';

/**
 * Conv2DBackpropFilter of TensorFlow 2.21 with oneDNN, kernel 1×1, stride 2, up to 12 channels, where the pixels of the output
 * are no multiple of 8: it writes past its buffer and the process dies within some hundred steps. Training must not call it.
 */
await describeCompiled('a strided 1×1 convolution with few channels', ({ compile }) => {
  it('trains for a while', async () => {
    const net = new GraphWriter(3);
    const image = net.add('input', 'input/input', { height: 8, width: 10, channels: 4 });
    net.exit('final', net.conv('pointwise', image, 2, { kernel: 1, strides: 2, padding: 0 }), 'final', 0);
    const graph = net.graph();
    const network = await compile(graph, programConfig(graph));
    for (let step = 1; step <= 500; step++) {
      const { losses } = await network.trainStep(randomBatch(graph, 3, step), { step, learningRate: 0.01 });
      expect(losses[0]).toBeLessThan(10);
    }
    network.dispose();
  });
});
