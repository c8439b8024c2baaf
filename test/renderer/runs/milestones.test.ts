import { describe, expect, it } from 'vitest';
import { heldOut, type EpochEvent, type StartEvent } from '../../../main-process/contract/training-events.ts';
import { Milestones } from '../../../renderer/features/runs/milestones.ts';

const output = (id: string, name: string): StartEvent['outputs'][number] => ({ id, name, depth: 1, parameters: 1, flops: 1 });
const start: StartEvent = {
  event: 'start', run: 'r', engine: 'e', device: 'd', parameters: 1, outputs: [output('a', 'Exit 7'), output('f', 'Output 20')],
  epochs: 3, stepsPerEpoch: 2, fromStep: 0,
};
const epoch = (number: number, a: number, f: number): EpochEvent => ({
  event: 'epoch', epoch: number, learningRate: 0.1, seconds: 1, train: {}, test: { a: { loss: 1, error: a }, f: { loss: 1, error: f } },
});

describe('Milestones', () => {
  it('tells the end of an epoch, and which outputs were never better', () => {
    const run = new Milestones('r-001');
    expect(run.take(start)).toBe('r-001 started: 3 epochs, 2 outputs.');
    expect(run.take(epoch(1, 80, 70))).toBe('Epoch 1 of 3 ended. Output 20: 70.0 per cent wrong. Best so far at every output.');
    expect(run.take(epoch(2, 75, 72))).toBe('Epoch 2 of 3 ended. Output 20: 72.0 per cent wrong. Best so far: Exit 7.');
    expect(run.take(epoch(3, 75, 71))).toBe('Epoch 3 of 3 ended. Output 20: 71.0 per cent wrong.');
  });

  it('counts epochs from before the window was there', () => {
    const run = new Milestones('r-001', start, [heldOut(epoch(1, 50, 40))]);
    expect(run.take(epoch(2, 60, 39))).toBe('Epoch 2 of 3 ended. Output 20: 39.0 per cent wrong. Best so far: Output 20.');
  });

  it.each([
    ['completed', undefined, 'r-001 is completed.'],
    ['stopped', undefined, 'r-001 stopped.'],
    ['failed', 'The loss is not a number.', 'r-001 failed. The loss is not a number.'],
  ] as const)('tells how a run ended: %s', (status, reason, words) => {
    expect(new Milestones('r-001').take({ event: 'end', status, ...(reason && { reason }) })).toBe(words);
  });

  it('says nothing of single steps and of the log', () => {
    const run = new Milestones('r-001');
    expect(run.take({ event: 'step', step: 1, epoch: 1, loss: {}, imagesPerSecond: 1 })).toBeNull();
    expect(run.take({ event: 'log', level: 'info', message: 'x' })).toBeNull();
  });
});
