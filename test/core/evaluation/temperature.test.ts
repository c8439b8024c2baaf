import { describe, expect, it } from 'vitest';
import { calibrationOf, fitTemperature, readAnswers, scaleOutputs, type Scaling } from '../../../main-process/core/evaluation/index.ts';
import { answersAt, halves } from '../../../main-process/core/evaluation/temperature.ts';
import { normals, uniforms } from '../../../main-process/core/random/seed.ts';

const classes = 5;

/** Logits whose soft-max is the truth: labels are drawn from it. Then they are made `sureness` times as sure. */
function drawn(seed: number, images: number, sureness: number) {
  const [normal, uniform] = [normals(seed), uniforms(seed + 1)];
  const logits = Float32Array.from({ length: images * classes }, () => 1.5 * normal());
  const labels = Int32Array.from({ length: images }, (_, image) => {
    const row = [...logits.subarray(image * classes, (image + 1) * classes)].map(Math.exp);
    let left = uniform() * row.reduce((sum, value) => sum + value, 0);
    const found = row.findIndex((value) => (left -= value) < 0);
    return found < 0 ? classes - 1 : found;
  });
  return { labels, logits: logits.map((value) => sureness * value) };
}

/** Mean −log soft-max(z / T) of the label, term by term. */
function lossAt(logits: Float32Array, labels: Int32Array, temperature: number): number {
  const losses = [...labels].map((label, image) => {
    const row = [...logits.subarray(image * classes, (image + 1) * classes)].map((value) => value / temperature);
    return Math.log(row.reduce((sum, value) => sum + Math.exp(value), 0)) - (row[label] ?? 0);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

function finish<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

describe('a temperature', () => {
  it.each([[1, 3], [2, 1], [3, 0.5]])('is the likeliest of a fine grid, and the one that was put in (seed %i, %f times too sure)', (seed, sureness) => {
    const { labels, logits } = drawn(seed, 4000, sureness);
    const { temperature, before, after } = fitTemperature(logits, labels, classes);
    expect(temperature / sureness).toBeGreaterThan(0.9);
    expect(temperature / sureness).toBeLessThan(1.1);
    expect(before).toBeCloseTo(lossAt(logits, labels, 1), 8);
    expect(after).toBeCloseTo(lossAt(logits, labels, temperature), 8);
    const grid = Array.from({ length: 400 }, (_, at) => 0.05 * 1.02 ** at);
    const best = grid.reduce((one, other) => (lossAt(logits, labels, other) < lossAt(logits, labels, one) ? other : one));
    expect(after).toBeLessThanOrEqual(lossAt(logits, labels, best) + 1e-12);
  });

  it('changes no answer, and makes confidence what it should be', () => {
    const { labels, logits } = drawn(4, 4000, 3);
    const [plain, scaled] = [readAnswers('a', logits, classes), answersAt('a', logits, classes, fitTemperature(logits, labels, classes).temperature)];
    expect(scaled.predicted).toEqual(plain.predicted);
    expect(calibrationOf(labels, plain).error).toBeGreaterThan(0.1);
    expect(calibrationOf(labels, scaled).error).toBeLessThan(0.03);
  });

  it('stays within bounds where one more would always be likelier, and is 1 without images', () => {
    const right = fitTemperature(Float32Array.of(1, 0, 0, 1), Int32Array.of(0, 1), 2);
    expect(right.temperature).toBeGreaterThanOrEqual(1 / 50);
    expect(right.after).toBeLessThanOrEqual(right.before);
    const wrong = fitTemperature(Float32Array.of(1, 0, 0, 1), Int32Array.of(1, 0), 2);
    expect(wrong.temperature).toBeLessThanOrEqual(50.001);
    expect(fitTemperature(new Float32Array(), new Int32Array(), 2).temperature).toBe(1);
  });
});

describe('scaled outputs', () => {
  const test = drawn(5, 3000, 3);
  const part = { classes, labels: test.labels, outputs: [{ id: 'a', logits: test.logits }] };

  it('are fitted on the images held out, and judged on all others', () => {
    const held = drawn(6, 2000, 3);
    const { fitted, judged, outputs } = finish<Scaling>(scaleOutputs(part, { classes, labels: held.labels, outputs: [{ id: 'a', logits: held.logits }] }));
    expect([fitted, judged]).toEqual([2000, 3000]);
    expect(outputs[0]?.temperature).toBe(fitTemperature(held.logits, held.labels, classes).temperature);
    expect(outputs[0]?.plain).toEqual(calibrationOf(test.labels, readAnswers('a', test.logits, classes)));
    expect(outputs[0]?.scaled.error).toBeLessThan((outputs[0]?.plain.error ?? 0) / 3);
  });

  it('without such are fitted on one half and judged on the other, whatever the order of the classes', () => {
    const { fitted, judged, outputs } = finish<Scaling>(scaleOutputs(part, null));
    expect(fitted + judged).toBe(3000);
    expect(Math.abs(fitted - judged)).toBeLessThan(300);
    expect(outputs[0]?.scaled.error).toBeLessThan(outputs[0]?.plain.error ?? 0);
    const { fit, judge } = halves(1000);
    expect([...fit, ...judge].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, at) => at));
    // Of a set that goes through ten classes in turn each class is in both.
    for (const half of [fit, judge]) expect(new Set(half.map((place) => place % 10)).size).toBe(10);
  });
});
