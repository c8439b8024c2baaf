import { expect, it } from 'vitest';
import { listEngines } from '../../main-process/engines/index.ts';
import { activate, describeEngines } from '../helpers/every-engine.ts';
import { auxNet } from '../helpers/lowered-nets.ts';
import { programConfig, randomBatch } from '../helpers/program-inputs.ts';

describeEngines('the WebGPU engine', ['webgpu'], () => {
  it('says what it runs on', async () => {
    const { report } = await activate('webgpu');
    expect(report).toMatchObject({ id: 'webgpu', available: true, active: true });
    expect(report.device).toMatch(/\w/);
  });

  it('is taken in software only when it is asked for', async () => {
    const { report } = await activate('webgpu');
    if (!report.device?.startsWith('GPU in software')) return;
    const listed = (await listEngines()).find(({ id }) => id === 'webgpu');
    expect(listed).toMatchObject({ available: false, reason: expect.stringContaining('in software') as string });
  });

  it('fails a run when the device refused a computation, where the values would be 0', async () => {
    const { tf, compile } = await activate('webgpu');
    const graph = auxNet({ perStage: 1, width: 4, size: 8, exitsAfter: [] });
    const network = await compile(graph, programConfig(graph));
    // More inputs than a shader has buffers.
    tf.addN(Array.from({ length: 20 }, (_, i) => tf.fill([50, 50], i))).dispose();
    await expect(network.evaluateBatch(randomBatch(graph, 2, 1))).rejects.toThrow(/The GPU did not compute "evaluate": .*storage buffers/);
  });
});
