import { expect, test, vi } from 'vitest';
import type { Client } from '../../../main-process/contract/rpc.ts';
import type { EventPayload, Handlers } from '../../../main-process/contract/studio.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { templateById } from '../../../main-process/core/templates/index.ts';
import { rateHandlers } from '../../../main-process/service/rates.ts';
import { RateFinder, type RateFinderParts } from '../../../renderer/features/rate-finder/rate-finder.svelte.ts';
import { fakeTrainers } from '../../helpers/fake-trainer.ts';

// Every reader of data sets hangs on it, and the window's tests resolve packages as a browser does.
vi.mock('../../../main-process/service/check-design.ts', () => ({ checkDesign: () => Promise.resolve() }));

const document = templateById('auxnet-20-3')!.build();
type Point = EventPayload<'rates.point'>;

/** Windows of one application: every one of them hears of every test. */
function windows(count: number) {
  const { spawn, trainer, trainers } = fakeTrainers();
  const listeners: ((payload: Point) => void)[] = [];
  const service = rateHandlers(spawn, '/runs', (payload) => listeners.forEach((listener) => listener(payload)));
  const client = {
    request: <N extends 'rates.find' | 'rates.cancel'>(name: N, params: Parameters<Handlers[N]>[0]) => (service[name] as (each: typeof params) => Promise<unknown>)(params),
    on: (_name: string, listener: (payload: Point) => void) => listeners.push(listener),
  } as unknown as Client; // As much of a client as the rate finder uses.
  const parts = {
    client,
    editor: { document, path: null, run: vi.fn(), mark: vi.fn() },
    files: { textFor: () => serialiseDocument(document) },
    engines: { chosen: undefined },
  } as unknown as RateFinderParts; // As much of a window.
  return { finders: Array.from({ length: count }, () => new RateFinder(parts)), trainer, trainers };
}

test('a window neither takes the points of another one’s test nor ends it', async () => {
  const { finders: [one, two], trainer, trainers } = windows(2);
  const mine = one!.start();
  await vi.waitFor(() => expect(trainers).toHaveLength(1));
  trainer().say({ type: 'ready' });
  // Asked for and given up before the answer that there is one under way.
  const theirs = two!.start();
  trainer().say({ type: 'rate-point', point: { rate: 0.01, loss: { output: 2 } } });
  expect(two!.points).toEqual([]);
  two!.cancel();
  await theirs;
  expect(two).toMatchObject({ running: false, failure: null });
  expect(trainer().killed).toBe(false);
  expect(one!.points).toEqual([{ rate: 0.01, loss: { output: 2 } }]);

  await two!.start();
  expect(two!.failure).toContain('under way already');
  expect(trainer().killed).toBe(false);
  trainer().say({ type: 'rates', rates: { points: one!.points, diverged: false, secondsPerStep: 1, outputs: [], suggestion: null, engine: 'cpu' } });
  await mine;
  expect(one).toMatchObject({ running: false, failure: null });
  expect(one!.found?.engine).toBe('cpu');
});

test('who began a test ends it', async () => {
  const { finders: [one], trainer, trainers } = windows(1);
  const mine = one!.start();
  await vi.waitFor(() => expect(trainers).toHaveLength(1));
  one!.cancel();
  await mine;
  expect(trainer().killed).toBe(true);
  expect(one).toMatchObject({ running: false, failure: null });
});
