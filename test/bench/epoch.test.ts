import { expect, it, onTestFinished, vi } from 'vitest';
import { measureEpoch } from '../../main-process/bench/epoch.ts';
import { preActivation } from '../../main-process/bench/nets.ts';
import type { Document } from '../../main-process/core/graph/document.ts';
import { trainingConfig } from '../../main-process/core/graph/training-config.ts';
import type { CompileNetwork, ImageBatch } from '../../main-process/engines/network.ts';
import { fakeCompile } from '../helpers/fake-network.ts';
import { tinyDataset } from '../helpers/tiny-dataset.ts';

/** For the tiny data set: 40 images, batch 16, three steps an epoch. */
function tinyDesign(): Document {
  const document = preActivation(8);
  const input = { ...document.nodes['input'], params: { height: 8, width: 8, channels: 3 } } as Document['nodes'][string];
  const training = trainingConfig.parse({ epochs: 1, batchSize: 16, augmentation: { flip: true, pad: 2 } });
  return { ...document, classes: 4, nodes: { ...document.nodes, input }, training };
}

it('holds an epoch of a run against the same batches alone, half of them before it and half after', async () => {
  let clock = 0;
  const now = vi.spyOn(performance, 'now').mockImplementation(() => clock);
  onTestFinished(() => now.mockRestore());
  const steps: { readonly network: number; readonly batch: ImageBatch }[] = [];
  let compiled = 0;
  const compile: CompileNetwork = async (...design) => {
    const network = await fakeCompile().compile(...design);
    const id = compiled++;
    clock += 100_000;
    return {
      variables: network.variables,
      readVariables: () => network.readVariables(),
      writeVariables: (values) => network.writeVariables(values),
      predict: (exit, batch) => network.predict(exit, batch),
      predictAll: (batch, last) => network.predictAll(batch, last),
      compareHeads: (batch, options) => network.compareHeads(batch, options),
      dispose: () => network.dispose(),
      trainStep: (batch, options) => {
        clock += id === 0 ? 100 : 110;
        steps.push({ network: id, batch: structuredClone(batch) });
        return network.trainStep(batch, options);
      },
      evaluateBatch: (batch) => {
        clock += 10_000;
        return network.evaluateBatch(batch);
      },
    };
  };
  const openDataset = async () => {
    clock += 7;
    return tinyDataset();
  };

  const measured = await measureEpoch({ compile, document: tinyDesign(), openDataset, batchWorker: null });

  // Reading and three steps; neither compilation nor the test set.
  expect(measured).toEqual({ epochMilliseconds: 7 + 3 * 110, stepsMilliseconds: 300 });
  expect(steps.map(({ network }) => network)).toEqual([0, 0, 1, 1, 1, 0]);
  const batchesOf = (id: number) =>
    steps.flatMap(({ network, batch: { count, images, labels, window } }) => (network === id ? [{ count, images, labels, window }] : []));
  expect(batchesOf(0)).toEqual(batchesOf(1));
});

it('fails when the epoch does', async () => {
  const { compile } = fakeCompile({ loss: (loss, step) => (step === 2 ? NaN : loss) });
  const openDataset = async () => tinyDataset();
  await expect(measureEpoch({ compile, document: tinyDesign(), openDataset, batchWorker: null })).rejects.toThrow('its epoch did not come to its end: loss not finite');
});
