import { beforeEach, describe, expect, test, vi } from 'vitest';
import { StudioError, type Client } from '../../../main-process/contract/rpc.ts';
import type { EventName, RunDetail, RunStatus, RunSummary } from '../../../main-process/contract/studio.ts';
import type { StartEvent, StepEvent, TrainingEvent } from '../../../main-process/contract/training-events.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { templates } from '../../../main-process/core/templates/index.ts';
import { RunLibrary } from '../../../renderer/features/runs/run-library.svelte.ts';

const design = serialiseDocument(templates[0]?.build() ?? (() => { throw new Error('no template'); })());
const summary = (id: string, status: RunStatus, createdAt = `2026-11-2${id.slice(-1)}`): RunSummary => ({
  id, label: id, design: 'Net', method: 'fused', status, createdAt, epoch: 0, epochs: 3, seed: 1, resumable: false, directory: '/runs',
});
const nothing = { steps: [], epochs: [], gradients: [], heads: [], marks: [], log: [] };
const detail = (run: RunSummary): RunDetail => ({ summary: run, design, ...nothing });
const start: StartEvent = {
  event: 'start', run: 'r-1', engine: 'cpu', device: 'CPU', parameters: 9, epochs: 3, stepsPerEpoch: 10, fromStep: 0,
  outputs: [{ id: 'a', name: 'Exit', depth: 3, parameters: 4, flops: 4 }, { id: 'b', name: 'Output', depth: 6, parameters: 9, flops: 9 }],
};
const step = (at: number): StepEvent => ({ event: 'step', step: at, epoch: Math.ceil(at / 10), loss: { a: 2, b: 1 }, imagesPerSecond: 50 });

/** The application's side: answers from `answers`, events by hand. */
class Application {
  readonly answers: Record<string, (params: { run: string }) => unknown> = {};
  readonly #listeners = new Map<string, Set<(payload: never) => void>>();
  readonly client = {
    request: (name: string, params: { run: string }) => Promise.resolve().then(() => {
      const answer = this.answers[name];
      if (!answer) throw new Error(`unexpected request ${name}`);
      return answer(params);
    }),
    on: (name: string, listener: (payload: never) => void) => {
      this.#listeners.set(name, (this.#listeners.get(name) ?? new Set()).add(listener));
      return () => undefined;
    },
    close: () => undefined,
  } as unknown as Client; // As much of a client as the library uses.
  emit(name: EventName, payload: unknown): void {
    this.#listeners.get(name)?.forEach((listener) => listener(payload as never));
  }
  event(event: TrainingEvent): void {
    this.emit('run.event', { run: 'r-1', event });
  }
}

let application: Application;
let runs: RunLibrary;
beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => (callback(), 0));
  application = new Application();
  runs = new RunLibrary(application.client);
});

describe('the library of runs', () => {
  test('shows the run that trains, newest first', async () => {
    application.answers['runs.list'] = () => ({ runs: [summary('r-1', 'completed'), summary('r-3', 'running'), summary('r-2', 'failed')] });
    application.answers['runs.get'] = ({ run }) => detail(summary(run, 'running'));
    await runs.refresh();
    expect(runs.summaries.map(({ id }) => id)).toEqual(['r-3', 'r-2', 'r-1']);
    expect(runs.active?.id).toBe('r-3');
    expect(runs.chosen?.id).toBe('r-3');
  });

  test('loses no event that comes while the record is asked for, and takes none twice', async () => {
    application.answers['runs.get'] = () => {
      application.event(start);
      application.event(step(1));
      application.event(step(2));
      return { ...detail(summary('r-1', 'running')), start, steps: [step(1)] };
    };
    await runs.choose('r-1');
    application.event(step(3));
    expect(runs.chosen?.series.lossBySteps().x).toEqual([1, 2, 3]);
    expect(runs.chosen?.progress).toBeCloseTo(0.1);
  });

  test('a run known before its start learns its exits from it', async () => {
    application.answers['runs.start'] = () => summary('r-1', 'preparing');
    application.answers['runs.get'] = () => detail(summary('r-1', 'preparing'));
    await runs.start(design, undefined);
    application.event(start);
    application.event(step(1));
    expect(runs.chosen?.series.lossBySteps().y).toEqual({ a: [2], b: [1] });
  });

  test('a resumed run goes back to its checkpoint and on from there', async () => {
    application.answers['runs.get'] = () => ({ ...detail(summary('r-1', 'interrupted')), start, steps: [5, 10, 15].map(step) });
    await runs.choose('r-1');
    application.event({ ...start, fromStep: 11 });
    application.event(step(11));
    expect(runs.chosen?.series.lossBySteps().x).toEqual([5, 10, 11]);
  });

  test('tells the time left by its own pace', async () => {
    vi.useFakeTimers();
    application.answers['runs.get'] = () => ({ ...detail(summary('r-1', 'running')), start });
    await runs.choose('r-1');
    for (const at of [1, 2, 3]) {
      vi.advanceTimersByTime(2000);
      application.event(step(at));
    }
    // 2 s a step, 27 of 30 steps to go
    expect(runs.chosen?.secondsLeft).toBeCloseTo(54, 0);
    vi.useRealTimers();
  });

  test('a deleted run is gone, and no longer chosen', async () => {
    application.answers['runs.get'] = () => detail(summary('r-1', 'completed'));
    application.emit('run.changed', { summary: summary('r-1', 'completed') });
    await runs.choose('r-1');
    application.emit('run.deleted', { run: 'r-1' });
    expect(runs.summaries).toEqual([]);
    expect(runs.chosenId).toBeNull();
  });

  test('a start that fails leaves nothing behind', async () => {
    application.answers['runs.start'] = () => {
      throw new StudioError('busy', 'Another run trains.');
    };
    expect(await runs.start(design, undefined)).toBeNull();
    expect(runs.summaries).toEqual([]);
  });
});
