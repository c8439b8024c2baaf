import { describe, expect, it } from 'vitest';
import { bestWithin, earlyExitCurve, pointAt, type Answers } from '../../../main-process/core/evaluation/index.ts';
import { drawnAnswers, hand } from './hand-answers.ts';

const costs = [10, 20, 40];

/** Image by image, as the definition says. */
function slowly({ labels, outputs }: Answers, threshold: number): { readonly accuracy: number; readonly shares: readonly number[] } {
  const leaves = [...labels].map((_, image) => {
    const found = outputs.findIndex(({ confidence }) => (confidence[image] ?? 0) + 1e-8 >= threshold);
    return found === -1 ? outputs.length - 1 : found;
  });
  const right = leaves.filter((exit, image) => outputs[exit]?.predicted[image] === labels[image]).length;
  return { accuracy: right / labels.length, shares: outputs.map((_, exit) => leaves.filter((at) => at === exit).length / labels.length) };
}

describe('early exit', () => {
  const curve = earlyExitCurve(hand, costs);

  it('goes from all at the first output to all at the last', () => {
    expect(curve[0]).toEqual({ threshold: 0, accuracy: 3 / 6, cost: 10, shares: [1, 0, 0] });
    expect(curve.at(-1)).toEqual({ threshold: 1.01, accuracy: 4 / 6, cost: 40, shares: [0, 0, 1] });
  });

  it('at 0.8: images 0 and 5 leave at the first, 2 at the second, the others go through', () => {
    const point = pointAt(curve, 0.8);
    expect(point?.shares).toEqual([2 / 6, 1 / 6, 3 / 6]);
    expect(point?.accuracy).toBeCloseTo(4 / 6, 12);
    expect(point?.cost).toBeCloseTo((2 * 10 + 20 + 3 * 40) / 6, 12);
  });

  it.each([1, 2, 3])('is what image by image gives (seed %i)', (seed) => {
    const answers = drawnAnswers(seed, 300, 10, 4);
    for (const { threshold, accuracy, shares } of earlyExitCurve(answers, [1, 2, 3, 4])) {
      const expected = slowly(answers, threshold);
      expect(accuracy).toBeCloseTo(expected.accuracy, 12);
      expect(shares).toEqual(expected.shares);
    }
  });

  it('finds the best for a budget', () => {
    expect(bestWithin(curve, 9)).toBeUndefined();
    expect(bestWithin(curve, 10)?.cost).toBe(10);
    const best = bestWithin(curve, 40);
    expect(best?.accuracy).toBe(Math.max(...curve.map(({ accuracy }) => accuracy)));
    expect(curve.some(({ accuracy, cost }) => accuracy === best?.accuracy && cost < best.cost)).toBe(false);
  });

  it('stands a network with one output and a part without images', () => {
    expect(earlyExitCurve({ ...hand, outputs: hand.outputs.slice(2) }, [40]).every(({ cost }) => cost === 40)).toBe(true);
    expect(earlyExitCurve({ classes: 3, labels: new Int32Array(), outputs: hand.outputs }, costs)[0]?.accuracy).toBe(0);
  });
});
