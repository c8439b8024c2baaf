import { describe, expect, it } from 'vitest';
import { engineReport } from '../../main-process/contract/trainer-protocol.ts';
import { EngineUnavailable, listEngines, openEngine } from '../../main-process/engines/index.ts';

describe('engines', () => {
  it('are listed with one active, and a reason and advice for each that is not there', async () => {
    const engines = (await listEngines()).map((engine) => engineReport.parse(engine));
    expect(engines.map(({ id }) => id)).toEqual(['tensorflow', 'wasm', 'cpu']);
    expect(engines.filter(({ active }) => active)).toHaveLength(1);
    for (const engine of engines) {
      if (engine.available) expect(engine.device).toBeTruthy();
      else expect(engine.reason).toBeTruthy();
    }
    expect(engines.at(-1)?.available).toBe(true);
  });

  it('an unknown one is refused with the known ones', async () => {
    await expect(openEngine('tpu')).rejects.toThrow(EngineUnavailable);
    await expect(openEngine('tpu')).rejects.toThrow(/tensorflow, wasm, cpu/);
  });

  it('plain JavaScript opens everywhere', async () => {
    const { tf, report } = await openEngine('cpu');
    expect(report).toMatchObject({ id: 'cpu', available: true, active: true });
    expect(tf.getBackend()).toBe('cpu');
  });
});
