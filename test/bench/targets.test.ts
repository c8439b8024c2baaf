import { describe, expect, it } from 'vitest';
import { EntrantFailure, type Launch } from '../../main-process/bench/entrant-process.ts';
import { analyse } from '../../main-process/core/analyse.ts';
import { nets } from '../../main-process/bench/nets.ts';
import type { PeerName } from '../../main-process/bench/peers.ts';
import { targetIds } from '../../main-process/bench/target-list.ts';
import { isMissed, runTargets, targetResult, type TargetResult } from '../../main-process/bench/targets.ts';
import { fakeLaunch, type Script } from './fake-entrants.ts';

/** The results, by target, of entrants that behave as the scripts say. */
async function measure(only: readonly string[], scripts: Partial<Record<'ours' | PeerName, Script | Error>> = {}): Promise<readonly TargetResult[]> {
  const launch = (who: 'ours' | PeerName): Promise<Launch> => {
    const script = scripts[who];
    return script instanceof Error ? Promise.reject(script) : Promise.resolve(fakeLaunch(script));
  };
  const told: TargetResult[] = [];
  const options = { batch: 4, warmUp: 1, steps: 3, only, data: '/none', say: () => undefined };
  const results = await runTargets({ ...options, launch, onResult: (result) => told.push(result) });
  expect(told).toEqual(results);
  return results;
}

describe('the targets', () => {
  it('hold our median step against that of the faster peer', async () => {
    const [result] = await measure(['resnet-20'], {
      ours: { milliseconds: [500, 90, 80, 100] },
      pytorch: { milliseconds: [500, 120] },
      keras: { milliseconds: [500, 100] },
    });
    expect(result).toMatchObject({ ratio: 0.9, limit: 0.95, ours: 90, peer: 100, unit: 'ms' });
    expect(result && isMissed(result)).toBe(false);
  });

  it('count one above the limit as missed', async () => {
    const [result] = await measure(['tfjs-node'], { ours: { milliseconds: [34] }, 'tfjs-layers': { milliseconds: [100] } });
    expect(result).toMatchObject({ ratio: 0.34, limit: 0.33 });
    expect(result && isMissed(result)).toBe(true);
  });

  it('measure nothing against one peer when the other is missing, and say why', async () => {
    const results = await measure(['resnet-56', 'fused'], { keras: new EntrantFailure('no Python here') });
    expect(results[0]).toMatchObject({ ratio: null, ours: null, peer: null, reason: 'ResNet-56, single, Keras: no Python here' });
    expect(results[0] && isMissed(results[0])).toBe(true);
    // Who does not need the missing one is measured all the same.
    expect(results[1]).toMatchObject({ ratio: 1, ours: 10, peer: 10 });
  });

  it('compare peak memory in MiB', async () => {
    const [result] = await measure(['memory'], { ours: { peakBytes: 100 * 2 ** 20 }, pytorch: { peakBytes: 200 * 2 ** 20 } });
    expect(result).toMatchObject({ ratio: 0.5, limit: 1, ours: 100, peer: 200, unit: 'MiB' });
  });

  it('add compilation and first step, in seconds, without a peer', async () => {
    const [result] = await measure(['compile'], { ours: { milliseconds: [1995] } });
    expect(result).toMatchObject({ ratio: 2, limit: 3, ours: 2, peer: null, unit: 's' });
  });

  it('hold an epoch against its steps', async () => {
    const [result] = await measure(['epoch']);
    expect(result).toMatchObject({ ratio: 1.05, limit: 1.05, ours: 2.1, peer: 2, unit: 's' });
    expect(result && isMissed(result)).toBe(false);
  });

  it('report a figure without a limit, which cannot be missed', async () => {
    const [result] = await measure(['eager'], { ours: { milliseconds: [10] } });
    expect(result).toMatchObject({ limit: null });
    expect(isMissed({ ...(result as TargetResult), ratio: null })).toBe(false);
  });

  it('are one JSON object each, of the published keys', async () => {
    for (const result of await measure(targetIds.filter((id) => id !== 'compile-1001'))) {
      expect(targetResult.strict().parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
      expect(Object.keys(result)).toEqual(['target', 'ratio', 'limit', 'ours', 'peer', 'unit']);
    }
  });
});

describe('the networks of the targets', () => {
  it.each([
    ['ResNet-20', 0.27],
    ['ResNet-56', 0.85],
    ['AuxNet-56-5', 0.85],
    ['ResNet-110', 1.7],
    ['ResNet-1001', 10.2],
  ] as const)('%s is trainable and has the published size', (name, millions) => {
    const net = nets[name]();
    const analysis = analyse(net);
    expect(net.name).toBe(name);
    expect(analysis.trainable).toBe(true);
    expect(analysis.totals.parameters / 1e6).toBeGreaterThan(millions - 0.05);
    expect(analysis.totals.parameters / 1e6).toBeLessThan(millions + 0.15);
  });
});
