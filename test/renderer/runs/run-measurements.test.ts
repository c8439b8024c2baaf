import { describe, expect, it } from 'vitest';
import type { GradientsEvent, HeadsEvent, StartEvent } from '../../../main-process/contract/training-events.ts';
import { atStep, RunMeasurements } from '../../../renderer/features/runs/run-measurements.ts';

const gradients = (step: number): GradientsEvent => ({ event: 'gradients', step, nodes: { a: step }, shares: {} });
const heads = (step: number, asked: boolean): HeadsEvent => ({ event: 'heads', step, outputs: ['x'], weights: [1], nodes: {}, asked });
const nothing = { gradients: [], heads: [], marks: [] };

describe('RunMeasurements', () => {
  it('takes what it knows already once', () => {
    const record = new RunMeasurements({ ...nothing, gradients: [gradients(1), gradients(21)] });
    for (const step of [21, 41]) record.take(gradients(step));
    expect(record.gradients.map(({ step }) => step)).toEqual([1, 21, 41]);
  });
  it('stays small, and keeps the newest and what was asked for', () => {
    const record = new RunMeasurements(nothing);
    for (let step = 1; step <= 9000; step++) record.take(heads(step, step === 4321));
    expect(record.heads.length).toBeLessThanOrEqual(2001);
    expect(record.heads.at(-1)!.step).toBe(9000);
    expect(record.asked?.step).toBe(4321);
  });
  it('goes back with a run that goes on from a checkpoint, and marks where', () => {
    const record = new RunMeasurements({ ...nothing, gradients: [gradients(1), gradients(21), gradients(41)] });
    const start: StartEvent = {
      event: 'start', run: 'r', engine: 'e', device: 'd', parameters: 1, outputs: [], epochs: 1, stepsPerEpoch: 50, fromStep: 31,
    };
    record.take(start);
    expect(record.gradients.map(({ step }) => step)).toEqual([1, 21]);
    expect(record.marks).toEqual([{ mark: 'resume', step: 30 }]);
  });
});

it.each([[null, 41], [1000, 41], [41, 41], [40, 21], [0, undefined]])('atStep(%s) is the measurement at or before', (step, expected) => {
  expect(atStep([gradients(1), gradients(21), gradients(41)], step)?.step).toBe(expected);
});
