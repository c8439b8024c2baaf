import { describe, expect, it } from 'vitest';
import { AxisError, findField, gridValues, parseAxisValues, sweepFields, type Axis } from '../../../main-process/core/experiments/axis.ts';
import { experimentsOf } from '../../../main-process/core/experiments/progress.ts';
import { designAt, grid, randomPoints, sweepRuns } from '../../../main-process/core/experiments/sweep.ts';
import { parseDocument } from '../../../main-process/core/graph/parse.ts';
import { templates } from '../../../main-process/core/templates/index.ts';

const axis = (name: string, text: string): Axis => {
  const field = findField(name);
  if (!field) throw new Error(name);
  return { field, values: parseAxisValues(field, text) };
};
const document = (templates.find(({ id }) => id === 'resnet-20') ?? templates[0])?.build();
if (!document) throw new Error('no template');

describe('the values of an axis', () => {
  it.each([
    ['learningRate', '0.1,0.05, 0.1', [0.1, 0.05]],
    ['learning-rate', '0.1', [0.1]],
    ['weightDecay', 'log:1e-5..1e-3:3', [1e-5, 1e-4, 1e-3]],
    ['momentum', '0..0.8:5', [0, 0.2, 0.4, 0.6, 0.8]],
    ['epochs', '1..4:7', [1, 2, 3, 4]],
    ['method', 'fused,single', ['fused', 'single']],
    ['augmentation.flip', 'on,off', [true, false]],
    ['clipNorm', 'off,5', [null, 5]],
    ['seed', '1,2,3', [1, 2, 3]],
  ])('%s=%s', (name, text, values) => {
    expect(gridValues(axis(name, text)).map((value) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value))).toEqual(values);
  });

  it.each([
    ['learningRate', 'fast', 'not a number'],
    ['learningRate', '0', 'too low: it is above 0'],
    ['momentum', '1', 'too high: it is below 1'],
    ['epochs', '1.5', 'not a whole number'],
    ['method', 'magic', 'none of fused'],
    ['augmentation.flip', 'maybe', 'neither on nor off'],
    ['weightDecay', 'log:0..1', 'begins above 0'],
    ['weightDecay', '1..0', 'from a lower number'],
    ['method', 'a..b', 'give a list'],
    ['learningRate', '', 'not a number'],
  ])('%s=%s is refused', (name, text, message) => {
    expect(() => axis(name, text)).toThrow(AxisError);
    expect(() => axis(name, text)).toThrow(message);
  });

  it('there is a field for all that matters, and none for places on a disk', () => {
    expect(sweepFields.map(({ path }) => path)).toEqual(expect.arrayContaining(['method', 'learningRate', 'seed', 'schedule.factor', 'labelSmoothing']));
    expect(findField('dataset.path')).toBeUndefined();
  });
});

describe('a grid', () => {
  it('has every combination once, the last axis changing fastest', () => {
    const points = grid([axis('learningRate', '0.1,0.01'), axis('seed', '1,2,3')]);
    expect(points.map((point) => [...point.values()])).toEqual([[0.1, 1], [0.1, 2], [0.1, 3], [0.01, 1], [0.01, 2], [0.01, 3]]);
  });
  it('too large is refused with its size', () => {
    expect(() => grid([axis('seed', '0..999:100'), axis('momentum', '0..0.9:100')])).toThrow('10000 runs');
  });
});

describe('random points', () => {
  const axes = [axis('learningRate', 'log:0.001..1'), axis('momentum', '0..0.9')];
  it('are the same for the same seed, and a longer list begins with the shorter one', () => {
    expect(randomPoints(axes, 5, 3)).toEqual(randomPoints(axes, 20, 3).slice(0, 5));
    expect(randomPoints(axes, 5, 3)).not.toEqual(randomPoints(axes, 5, 4));
  });
  it('leave an axis as it was when another is added', () => {
    const rates = (points: ReturnType<typeof randomPoints>) => points.map((point) => point.get('learningRate'));
    expect(rates(randomPoints(axes, 8, 1))).toEqual(rates(randomPoints([...axes, axis('seed', '1..100000')], 8, 1)));
  });
  it('spread evenly in the logarithm: a third in each decade', () => {
    const values = randomPoints(axes, 1500, 1).map((point) => point.get('learningRate') as number);
    const decades = [0, 0, 0];
    for (const value of values) decades[Math.min(2, Math.floor(Math.log10(value) + 3))]! += 1;
    // Binomial, n 1500, p 1/3: the standard deviation is 18.
    for (const count of decades) expect(Math.abs(count - 500)).toBeLessThan(5 * 18);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0.001);
    expect(Math.max(...values)).toBeLessThanOrEqual(1);
  });
  it('are no more than there are', () => {
    expect(randomPoints([axis('seed', '1,2,3')], 10, 1)).toHaveLength(3);
  });
});

describe('the runs of a sweep', () => {
  it('carry the values in their designs, which are read back as they were meant', () => {
    const axes = [axis('schedule.factor', '0.1,0.5'), axis('clipNorm', 'off,5')];
    const runs = sweepRuns(document, axes, grid(axes));
    expect(runs.map(({ values }) => values)).toEqual([
      { 'schedule.factor': 0.1, clipNorm: 'off' }, { 'schedule.factor': 0.1, clipNorm: 5 },
      { 'schedule.factor': 0.5, clipNorm: 'off' }, { 'schedule.factor': 0.5, clipNorm: 5 },
    ]);
    const read = runs.map(({ design }) => parseDocument(design).document?.training);
    expect(read.map((training) => [training?.schedule.factor, training?.clipNorm])).toEqual([[0.1, null], [0.1, 5], [0.5, null], [0.5, 5]]);
    // Nothing else of the configuration moves.
    expect(read[0]?.schedule.at).toEqual(document.training.schedule.at);
  });
  it('a value that the file could not hold is refused', () => {
    expect(() => designAt(document, new Map([['batchSize', -1]]))).toThrow(AxisError);
  });
});

describe('experiments of runs', () => {
  const run = (id: string, status: string, epoch: number, values: Record<string, number>, experiment = 'sweep-1') => ({
    id, status, epoch, epochs: 10, createdAt: `2026-01-0${id}`, experiment: { id: experiment, name: 'Rates', kind: 'sweep', values },
  });
  it('are put together, with their progress', () => {
    const [second, first] = experimentsOf([
      run('3', 'queued', 0, { seed: 1 }), run('2', 'running', 5, { seed: 2 }), run('1', 'failed', 1, { rate: 1 }), run('4', 'completed', 10, {}, 'sweep-2'),
      { ...run('5', 'completed', 10, {}), experiment: undefined },
    ]);
    expect(first).toMatchObject({ id: 'sweep-1', fields: ['rate', 'seed'], progress: 0.5, ended: 1 });
    expect(first?.runs.map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(second).toMatchObject({ id: 'sweep-2', progress: 1 });
  });
});
