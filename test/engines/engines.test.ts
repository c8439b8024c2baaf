import { describe, expect, it } from 'vitest';
import { engineReport } from '../../main-process/contract/trainer-protocol.ts';
import { EngineUnavailable, listEngines, openEngine } from '../../main-process/engines/index.ts';
import { gpuOf } from '../../main-process/engines/tensorflow.ts';
import { deviceName } from '../../main-process/engines/webgpu.ts';

const ids = ['tensorflow', 'tensorflow-eager', 'webgpu', 'wasm', 'cpu'];

describe('engines', () => {
  it('are listed with one active, and a reason and advice for each that is not there', async () => {
    const engines = (await listEngines()).map((engine) => engineReport.parse(engine));
    expect(engines.map(({ id }) => id)).toEqual(ids);
    expect(engines.filter(({ active }) => active)).toHaveLength(1);
    for (const engine of engines) {
      // WebGPU does not tell its memory.
      if (engine.available && engine.id !== 'webgpu') expect(engine.memoryBytes).toBeGreaterThan(2 ** 28);
      if (engine.available) expect(engine.device).toBeTruthy();
      else expect(engine.reason).toBeTruthy();
    }
    expect(engines.at(-1)?.available).toBe(true);
  });

  it('an unknown one is refused with the known ones', async () => {
    await expect(openEngine('tpu')).rejects.toThrow(EngineUnavailable);
    await expect(openEngine('tpu')).rejects.toThrow(ids.join(', '));
  });

  it('plain JavaScript opens everywhere', async () => {
    const { tf, report } = await openEngine('cpu');
    expect(report).toMatchObject({ id: 'cpu', available: true, active: true });
    expect(tf.getBackend()).toBe('cpu');
  });
});

describe('a GPU is named', () => {
  const unnamed = { device: '', description: '', vendor: '', architecture: '', isFallbackAdapter: false, subgroupMinSize: 4, subgroupMaxSize: 4 };
  it.each([
    [{ device: 'NVIDIA GeForce RTX 4070', vendor: 'nvidia', architecture: 'lovelace' }, 'NVIDIA GeForce RTX 4070'],
    [{ description: 'Apple M2', vendor: 'apple' }, 'Apple M2'],
    [{ vendor: 'intel', architecture: 'gen-12' }, 'intel gen-12'],
    [{ device: 'swiftshader-device-subzero-', vendor: 'google', architecture: 'swiftshader', isFallbackAdapter: true }, 'GPU in software (google swiftshader)'],
    [{}, 'GPU'],
  ])('%j', (info, name) => {
    expect(deviceName({ ...unnamed, ...info })).toBe(name);
  });
});

describe("NVIDIA's tool names a GPU and its memory", () => {
  it.each([
    ['8188, NVIDIA GeForce RTX 4070', { device: 'NVIDIA GeForce RTX 4070', memoryBytes: 8188 * 2 ** 20 }],
    ['81559, NVIDIA H100 80GB HBM3\r', { device: 'NVIDIA H100 80GB HBM3', memoryBytes: 81559 * 2 ** 20 }],
    ['[N/A], NVIDIA Orin (nvgpu)', { device: 'NVIDIA Orin (nvgpu)' }],
    ['', { device: 'NVIDIA GPU' }],
  ])('%j', (line, expected) => {
    expect(gpuOf(line)).toEqual(expected);
  });
});
