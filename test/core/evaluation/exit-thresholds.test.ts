import { describe, expect, it, test } from 'vitest';
import {
  bestWithin, chooseThresholds, earlyExitCurve, exitPointAt, leavingAt, leavingCosts, type Answers, type ExitGoal,
} from '../../../main-process/core/evaluation/index.ts';
import { drawnAnswers, hand } from './hand-answers.ts';

/** Multiply-adds of each piece of a network: the trunk up to each output, and the output's head. */
const pieces = [{ trunk: 100, head: 7 }, { trunk: 150, head: 11 }, { trunk: 200, head: 13 }, { trunk: 120, head: 5 }];

/** Image by image, piece by piece, as a machine would go. */
function slowly({ labels, outputs }: Answers, thresholds: readonly number[]): { readonly cost: number; readonly accuracy: number } {
  let [work, right] = [0, 0];
  for (const [image, label] of labels.entries()) {
    for (const [at, { predicted, confidence }] of outputs.entries()) {
      work += (pieces[at]?.trunk ?? 0) + (pieces[at]?.head ?? 0);
      if (at < outputs.length - 1 && (confidence[image] ?? 0) + 1e-8 < (thresholds[at] ?? 1)) continue;
      if (predicted[image] === label) right += 1;
      break;
    }
  }
  return { cost: work / labels.length, accuracy: right / labels.length };
}

/** As an evaluation tells it: each output cut by itself, and with the heads before it. */
const outputsOf = (count: number) =>
  pieces.slice(0, count).map(({ head }, at) => {
    const trunk = pieces.slice(0, at + 1).reduce((sum, piece) => sum + piece.trunk, 0);
    const heads = pieces.slice(0, at).reduce((sum, piece) => sum + piece.head, 0);
    return { multiplyAdds: trunk + head, multiplyAddsInTurn: trunk + head + heads, latency: null };
  });
const costsOf = (count: number): readonly number[] => leavingCosts(outputsOf(count), 'multiplyAdds')?.costs ?? [];

describe('what leaving costs', () => {
  it.each([1, 2, 3])('counts every head on the way: what walking image by image gives (seed %i)', (seed) => {
    const answers = drawnAnswers(seed, 200, 10, 4);
    for (const thresholds of [[0, 0, 0], [0.5, 0.5, 0.5], [0.3, 0.9, 0.1], [1.01, 1.01, 1.01], [1, 0.42, 0.77]]) {
      const point = exitPointAt(answers, costsOf(4), thresholds);
      const expected = slowly(answers, thresholds);
      expect(point.cost).toBeCloseTo(expected.cost, 9);
      expect(point.accuracy).toBeCloseTo(expected.accuracy, 12);
    }
  });

  it('is more than the whole network where all heads are asked in vain', () => {
    const { costs, whole, complete } = leavingCosts(outputsOf(3), 'multiplyAdds') ?? { costs: [], whole: 0, complete: false };
    expect(complete).toBe(true);
    expect(whole).toBe(100 + 150 + 200 + 13);
    expect(exitPointAt(drawnAnswers(1, 50, 10, 3), costs, [1.01, 1.01]).cost).toBeCloseTo(whole + 7 + 11, 9);
  });

  it('of an evaluation of before is that of the cut networks, and says so; latency that was not measured is none', () => {
    expect(leavingCosts([{ multiplyAdds: 5, latency: null }, { multiplyAdds: 9, latency: null }], 'multiplyAdds')).toEqual({
      costs: [5, 9], alone: [5, 9], whole: 9, complete: false,
    });
    expect(leavingCosts(outputsOf(2), 'latency')).toBeNull();
    const timed = [{ multiplyAdds: 1, latency: { single: 2, inTurn: 2 } }, { multiplyAdds: 2, latency: { single: 3, inTurn: 3.5 } }];
    expect(leavingCosts(timed, 'latency')?.costs).toEqual([2, 3.5]);
  });
});

test('with one threshold for all it is the point of the curve', () => {
  const answers = drawnAnswers(4, 300, 10, 4);
  for (const { threshold, ...point } of earlyExitCurve(answers, costsOf(4))) {
    expect(exitPointAt(answers, costsOf(4), [threshold, threshold, threshold])).toEqual(point);
  }
});

test('one image leaves where its walk ends', () => {
  const leaves = (image: number): number => leavingAt(hand.outputs.map(({ confidence }) => confidence[image] ?? 0), [0.8, 0.9]);
  // 0.9 is a little less in the answers, which are float32.
  expect([0, 1, 2, 3, 4, 5].map(leaves)).toEqual([0, 2, 1, 2, 2, 0]);
  expect(leavingAt([0.3], [])).toBe(0);
});

describe('thresholds for a goal', () => {
  const all = Array.from({ length: 102 }, (_, at) => at / 100);
  /** Of all thresholds of one output, or of pairs of every third and all, by walking each. */
  function bestOfAll(answers: Answers, costs: readonly number[], goal: ExitGoal) {
    const heads = answers.outputs.length - 1;
    const third = all.filter((_, at) => at % 3 === 0);
    const settings = heads === 1 ? all.map((one) => [one]) : third.flatMap((one) => all.map((other) => [one, other]));
    const points = settings.map((thresholds) => exitPointAt(answers, costs, thresholds));
    return goal.kind === 'cost'
      ? Math.max(...points.filter(({ cost }) => cost <= goal.most).map(({ accuracy }) => accuracy))
      : Math.min(...points.filter(({ accuracy }) => accuracy >= goal.least).map(({ cost }) => cost));
  }
  /** Answers that are the surer the righter, and better with depth: what a trained network gives. */
  function plausible(seed: number, exits: number): Answers {
    const answers = drawnAnswers(seed, 400, 10, exits);
    const outputs = answers.outputs.map((output, at) => {
      const knows = (image: number): boolean => (output.confidence[image] ?? 0) * (1 + 0.35 * at) > 0.55;
      return { ...output, predicted: output.predicted.map((answer, image) => (knows(image) ? (answers.labels[image] ?? 0) : answer)) };
    });
    return { ...answers, outputs };
  }

  it.each([1, 2, 3])('with one auxiliary output they are the best there are (seed %i)', (seed) => {
    const [answers, costs] = [plausible(seed, 2), costsOf(2)];
    const most = 200;
    expect(chooseThresholds(answers, costs, { kind: 'cost', most })?.accuracy).toBe(bestOfAll(answers, costs, { kind: 'cost', most }));
    const least = exitPointAt(answers, costs, [1.01]).accuracy - 0.02;
    expect(chooseThresholds(answers, costs, { kind: 'accuracy', least })?.cost).toBeCloseTo(bestOfAll(answers, costs, { kind: 'accuracy', least }), 9);
  });

  it.each([1, 2, 3, 4])('with two they keep the goal and come within a hair of the best (seed %i)', (seed) => {
    const [answers, costs] = [plausible(seed, 3), costsOf(3)];
    for (const most of [180, 260, 350]) {
      const chosen = chooseThresholds(answers, costs, { kind: 'cost', most });
      expect(chosen?.cost).toBeLessThanOrEqual(most * (1 + 1e-9));
      // Two images of 400.
      expect(chosen?.accuracy).toBeGreaterThanOrEqual(bestOfAll(answers, costs, { kind: 'cost', most }) - 2 / 400);
    }
  });

  it.each([5, 6, 7])('are never worse than the best common one (seed %i)', (seed) => {
    const [answers, costs] = [plausible(seed, 4), costsOf(4)];
    const curve = earlyExitCurve(answers, costs);
    for (const most of [150, 300, 450]) {
      expect(chooseThresholds(answers, costs, { kind: 'cost', most })?.accuracy).toBeGreaterThanOrEqual(bestWithin(curve, most)?.accuracy ?? 1);
    }
    for (const loss of [0, 0.01, 0.05]) {
      const least = (curve.at(-1)?.accuracy ?? 1) - loss;
      const chosen = chooseThresholds(answers, costs, { kind: 'accuracy', least });
      expect(chosen?.accuracy).toBeGreaterThanOrEqual(least - 1e-12);
      const common = curve.filter(({ accuracy }) => accuracy >= least).map(({ cost }) => cost);
      expect(chosen?.cost).toBeLessThanOrEqual(Math.min(...common) + 1e-9);
    }
  });

  it('are none where the goal is out of reach, and where there is nothing to choose', () => {
    const answers = plausible(1, 3);
    expect(chooseThresholds(answers, costsOf(3), { kind: 'cost', most: 50 })).toBeNull();
    expect(chooseThresholds(answers, costsOf(3), { kind: 'accuracy', least: 1.1 })).toBeNull();
    expect(chooseThresholds(drawnAnswers(1, 10, 3, 1), [1], { kind: 'cost', most: 5 })).toBeNull();
    expect(chooseThresholds(drawnAnswers(1, 0, 3, 2), [1, 2], { kind: 'cost', most: 5 })).toBeNull();
  });
});
