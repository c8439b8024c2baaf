import { describe, expect, it } from 'vitest';
import type { TrainingEvent } from '../../main-process/contract/training-events.ts';
import { RunControl } from '../../main-process/training/control.ts';
import { RunWatch } from '../../main-process/training/run-watch.ts';
import type { HeadsReport } from '../../main-process/engines/network.ts';

const report: HeadsReport = { weights: [0.25, 1], nodes: { a: [4, 1, 1, 9], b: [0, 0, 0, Number.NaN] } };
const batch = { count: 1, images: new Uint8Array(1), labels: new Int32Array(1) };

function watch(compare: () => Promise<HeadsReport>, exits: readonly string[] = ['early', 'final']) {
  const events: TrainingEvent[] = [];
  const control = new RunControl();
  const clock = { now: 0 };
  const made = new RunWatch({
    network: { compareHeads: compare, deviceBytes: () => 77 }, control, exits, emit: (event) => events.push(event), now: () => clock.now,
  });
  const steps = async (from: number, to: number): Promise<void> => {
    for (let step = from; step <= to; step++) await made.beforeStep(batch, { step, learningRate: 1 });
  };
  return { made, control, events, steps, clock };
}

describe('comparing outputs beside the steps', () => {
  it('happens once in 200 steps, as upper triangles, and leaves out what is no number', async () => {
    const { events, steps } = watch(async () => report);
    await steps(1, 450);
    expect(events).toEqual([21, 221, 421].map((step) => ({
      event: 'heads', step, outputs: ['early', 'final'], weights: [0.25, 1], nodes: { a: [4, 1, 9] }, asked: false,
    })));
  });

  it('happens at the next step when somebody asks, once', async () => {
    const { control, events, steps } = watch(async () => report);
    await steps(1, 3);
    control.compareHeads();
    await steps(4, 9);
    expect(events.map((event) => event.event === 'heads' && [event.step, event.asked])).toEqual([[4, true]]);
  });

  it('is not done by itself for one output', async () => {
    const { events, steps } = watch(async () => report, ['final']);
    await steps(1, 250);
    expect(events).toEqual([]);
  });

  it('gives up with a warning when the device refuses, and the run goes on', async () => {
    let calls = 0;
    const { events, steps } = watch(() => Promise.reject(new Error(`out of memory ${++calls}`)));
    await steps(1, 450);
    expect(calls).toBe(1);
    expect(events).toEqual([{
      event: 'log', level: 'warning', message: 'The outputs\' gradients could not be compared at step 21: out of memory 1 Training goes on without.',
    }]);
  });
});

describe('resources', () => {
  it('are told at once and then every three seconds', () => {
    const { made, events, clock } = watch(async () => report);
    for (let step = 1; step <= 70; step++) {
      clock.now += 100;
      made.afterStep(step, step);
    }
    expect(events.map((event) => event.event === 'resources' && [event.step, event.starved, event.deviceBytes])).toEqual([[1, 1, 77], [31, 31, 77], [61, 61, 77]]);
    expect(events.every((event) => event.event === 'resources' && event.processBytes > 1e6)).toBe(true);
  });
});
