import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { TrainingEvent } from '../../main-process/contract/training-events.ts';
import { limitSteps } from '../../main-process/service/step-limiter.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const step = (n: number): TrainingEvent => ({ event: 'step', step: n, epoch: 1, loss: { a: 1 }, imagesPerSecond: 1 });
const told = () => {
  const seen: string[] = [];
  const emit = limitSteps((run, event) => seen.push(`${run}:${event.event === 'step' ? event.step : event.event}`), 100);
  return { seen, emit };
};

it('lets at most one step through in each interval, the latest, and loses no last one', () => {
  const { seen, emit } = told();
  for (let n = 1; n <= 200; n += 1) {
    emit('r', step(n));
    vi.advanceTimersByTime(5);
  }
  vi.advanceTimersByTime(500);
  expect(seen.length).toBeLessThanOrEqual(12);
  expect(seen[0]).toBe('r:1');
  expect(seen.at(-1)).toBe('r:200');
  const numbers = seen.map((text) => Number(text.slice(2)));
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
});

it('passes other events at once and keeps their place', () => {
  const { seen, emit } = told();
  emit('r', step(1));
  emit('r', step(2));
  emit('r', step(3));
  emit('r', { event: 'log', level: 'info', message: '' });
  expect(seen).toEqual(['r:1', 'r:3', 'r:log']);
});

it('limits the progress of an evaluation, but not its begin', () => {
  const { seen, emit } = told();
  const evaluating = (progress: number): TrainingEvent => ({ event: 'phase', phase: 'evaluating', progress });
  emit('r', evaluating(0));
  for (let n = 1; n <= 50; n += 1) emit('r', evaluating(n / 50));
  expect(seen).toEqual(['r:phase', 'r:phase']);
});

it('counts each run for itself', () => {
  const { seen, emit } = told();
  emit('a', step(1));
  emit('b', step(1));
  expect(seen).toEqual(['a:1', 'b:1']);
});
