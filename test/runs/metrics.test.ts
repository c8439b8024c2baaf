import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { TrainingEvent } from '../../main-process/contract/training-events.ts';
import { MetricsLog, readCurves, readMetrics, rewindMetrics } from '../../main-process/runs/index.ts';
import { forkMetrics, readLatest } from '../../main-process/runs/metrics.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const start = (fromStep: number): TrainingEvent => ({
  event: 'start', run: 'r-001', engine: 'cpu', device: 'CPU', parameters: 10, outputs: [], epochs: 3, stepsPerEpoch: 4, fromStep,
});
const step = (number: number): TrainingEvent => ({
  event: 'step', step: number, epoch: Math.ceil(number / 4), loss: { final: 1 / number }, imagesPerSecond: 100,
});
const epoch = (number: number): TrainingEvent => ({
  event: 'epoch', epoch: number, learningRate: 0.1, seconds: 1, train: { final: { loss: 1, error: 50 } }, test: { final: { loss: 1, error: 60 - number } },
});
const gradients = (number: number): TrainingEvent => ({ event: 'gradients', step: number, nodes: { stem: 1.5 }, shares: { final: 1 } });
const log = (message: string): TrainingEvent => ({ event: 'log', level: 'warning', message });
const end = (status: 'completed' | 'stopped' | 'failed'): TrainingEvent => ({ event: 'end', status });
const checkpoint = (number: number): TrainingEvent => ({ event: 'checkpoint', epoch: 1, step: number, path: 'x' });

let path: string;
beforeEach(() => {
  path = join(temporaryFolder(), 'metrics.jsonl');
});
function write(...events: TrainingEvent[]): void {
  const file = new MetricsLog(path);
  for (const event of events) file.append(event);
  file.close();
}
const read = async () => (await readMetrics(path)).map(({ event }) => event);

describe('metrics.jsonl', () => {
  it('keeps events in order over several sessions, with their time', async () => {
    expect(await read()).toEqual([]);
    const file = new MetricsLog(path);
    file.append(start(1));
    await file.flush();
    file.append(step(1));
    file.close();
    write(step(2), log('Grüße ✓'));
    expect(await read()).toEqual([start(1), step(1), step(2), log('Grüße ✓')]);
    for (const { time } of await readMetrics(path)) expect(Math.abs(Date.parse(time) - Date.now())).toBeLessThan(60_000);
  });

  it('survives every place at which a killed process can have cut the last line', async () => {
    write(step(1), log('é'), step(2));
    const whole = readFileSync(path);
    for (let length = 0; length <= whole.length; length++) {
      writeFileSync(path, whole.subarray(0, length));
      const before = await read();
      write(step(3));
      const complete = whole.subarray(0, length).filter((byte) => byte === 0x0a).length;
      const events = [step(1), log('é'), step(2)].slice(0, complete);
      expect(await read()).toEqual([...events, step(3)]);
      // A reader that comes first sees the whole lines (the last one also without its newline), never an error.
      expect(before.slice(0, complete)).toEqual(events);
    }
  });

  it('cuts an unfinished line longer than its read buffer', async () => {
    write(step(1));
    appendFileSync(path, `{"event":"log","message":"${'x'.repeat(200_000)}`);
    write(step(2));
    expect(await read()).toEqual([step(1), step(2)]);
  });

  it('passes over lines that are not events', async () => {
    write(step(1));
    appendFileSync(path, '{"event":"from-the-future"}\nnot json\n\n[1]\nnull\n{"event":"step","step":null}\n');
    write(step(2));
    expect(await read()).toEqual([step(1), step(2)]);
  });
});

describe('rewindMetrics', () => {
  const session = [start(1), step(1), step(2), step(3), step(4), epoch(1), checkpoint(4), step(5), step(6), log('out of memory'), end('failed')];

  it.each([
    ['the end of epoch 1', { step: 4, completedEpochs: 1 }, [start(1), step(1), step(2), step(3), step(4), epoch(1), checkpoint(4), log('out of memory')]],
    ['the middle of epoch 2', { step: 5, completedEpochs: 1 },
      [start(1), step(1), step(2), step(3), step(4), epoch(1), checkpoint(4), step(5), log('out of memory')]],
    ['before the first step', { step: 0, completedEpochs: 0 }, [start(1), log('out of memory')]],
    ['steps done, evaluation not', { step: 4, completedEpochs: 0 }, [start(1), step(1), step(2), step(3), step(4), checkpoint(4), log('out of memory')]],
    ['everything', { step: 6, completedEpochs: 1 }, session.slice(0, -1)],
  ])('goes back to %s', async (_name, to, expected) => {
    write(...session);
    await rewindMetrics(path, to);
    expect(await read()).toEqual(expected);
  });

  it('makes one gapless curve of a run that was killed and resumed twice', async () => {
    write(start(1), ...[1, 2, 3, 4, 5, 6, 7].map(step));
    appendFileSync(path, '{"event":"step","st');
    await rewindMetrics(path, { step: 5, completedEpochs: 0 });
    write(start(6), ...[6, 7, 8, 9].map(step));
    await rewindMetrics(path, { step: 3, completedEpochs: 0 });
    write(start(4), ...[4, 5, 6].map(step), epoch(1), end('completed'));
    const curves = await readCurves(path);
    expect(curves.steps.map((event) => event.step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(curves.start!.fromStep).toBe(4);
    expect(curves.end!.status).toBe('completed');
  });

  it('takes gradients back with their step', async () => {
    write(start(1), step(1), gradients(1), step(2), gradients(2));
    await rewindMetrics(path, { step: 1, completedEpochs: 0 });
    expect(await read()).toEqual([start(1), step(1), gradients(1)]);
  });

  it.each([
    ['a few steps', 59_990],
    ['most of the run', 7],
    ['within the second block from the end', 59_500],
  ])('takes %s back of a long run and leaves what was before byte for byte', async (_name, last) => {
    write(start(1), log('Größe'), ...Array.from({ length: 60_000 }, (_, i) => step(i + 1)), log('é'));
    const whole = readFileSync(path, 'utf8').split('\n');
    await rewindMetrics(path, { step: last, completedEpochs: 0 });
    const kept = readFileSync(path, 'utf8').split('\n');
    expect(kept.slice(0, last + 2)).toEqual(whole.slice(0, last + 2));
    expect(kept.slice(last + 2)).toEqual([whole.at(-2), '']);
    const fork = join(temporaryFolder(), 'fork.jsonl');
    await forkMetrics(path, fork, { step: last - 3, completedEpochs: 0 });
    expect(readFileSync(fork, 'utf8').split('\n')).toEqual([...whole.slice(0, last - 1), '']);
  });

  it('reads no more than what comes after the checkpoint', async () => {
    write(start(1), ...Array.from({ length: 60_000 }, (_, i) => step(i + 1)));
    const read = vi.spyOn(JSON, 'parse');
    await rewindMetrics(path, { step: 59_000, completedEpochs: 0 });
    expect(read.mock.calls.length).toBeLessThan(1_100);
    read.mockRestore();
  });

  it('does nothing where there is no file', async () => {
    await rewindMetrics(path, { step: 0, completedEpochs: 0 });
    expect(await read()).toEqual([]);
  });
});

describe('readCurves', () => {
  it('thins the steps to some thousand, first and last and the highest peak among them, and no epoch', async () => {
    const steps = Array.from({ length: 20_000 }, (_, i) => step(i + 1));
    steps[13_370] = { event: 'step', step: 13_371, epoch: 9, loss: { final: 99 }, imagesPerSecond: 100 };
    write(start(1), ...steps, epoch(1), epoch(2), log('a'));
    const { steps: kept, epochs, log: lines, end: ending } = await readCurves(path);
    expect(kept.length).toBeGreaterThan(1000);
    expect(kept.length).toBeLessThanOrEqual(4001);
    expect([kept[0]!.step, kept.at(-1)!.step]).toEqual([1, 20_000]);
    expect(kept.find((event) => event.loss.final === 99)?.step).toBe(13_371);
    const distances = kept.slice(1).map((event, i) => event.step - kept[i]!.step);
    expect(Math.min(...distances)).toBeGreaterThan(0);
    expect(Math.max(...distances)).toBeLessThanOrEqual(32);
    expect([epochs.length, lines[0]!.message, ending]).toEqual([2, 'a', undefined]);
  });

  it('tells the moments that curves mark: where a session went on, pauses, checkpoints', async () => {
    const mark = (kind: 'pause' | 'continue', at: number): TrainingEvent => ({ event: 'mark', mark: kind, step: at });
    write(start(1), step(1), mark('pause', 1), mark('continue', 1), step(2), checkpoint(2), start(3), step(3));
    expect((await readCurves(path)).marks).toEqual([
      { mark: 'pause', step: 1 },
      { mark: 'continue', step: 1 },
      { mark: 'checkpoint', step: 2 },
      { mark: 'resume', step: 2 },
    ]);
  });

  it('forgets the end of a session once another has begun', async () => {
    write(start(1), step(1), end('stopped'), start(2));
    expect((await readCurves(path)).end).toBeUndefined();
  });
});

describe('readLatest', () => {
  it('finds the last epoch and the end, however far from the end of the file', async () => {
    expect(await readLatest(path)).toEqual({ epoch: null, end: null });
    write(start(1), epoch(1), epoch(2), ...Array.from({ length: 2000 }, (_, i) => step(i + 9)));
    expect(await readLatest(path)).toEqual({ epoch: epoch(2), end: null });
    write(end('stopped'), log('bye'));
    expect(await readLatest(path)).toEqual({ epoch: epoch(2), end: end('stopped') });
    write(start(2009));
    expect(await readLatest(path)).toEqual({ epoch: epoch(2), end: null });
  });
});
