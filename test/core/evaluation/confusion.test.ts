import { describe, expect, it } from 'vitest';
import { classScores, confusionMatrix, wrongImages } from '../../../main-process/core/evaluation/index.ts';
import { hand, outputOf } from './hand-answers.ts';

describe('confusion of classes', () => {
  const cases = [
    [0, [1, 1, 0, 1, 1, 0, 1, 0, 1]],
    [1, [2, 0, 0, 1, 1, 0, 1, 1, 0]],
    [2, [2, 0, 0, 0, 2, 0, 1, 1, 0]],
  ] as const;
  it.each(cases)('output %i: rows are true classes', (output, counts) => {
    expect([...confusionMatrix(hand.labels, outputOf(hand, output).predicted, 3)]).toEqual(counts);
  });

  it('scores each class, and says where there is nothing to score', () => {
    const scores = classScores(Int32Array.of(2, 0, 0, 0, 2, 0, 1, 1, 0), 3);
    expect(scores).toEqual([
      { images: 2, precision: 2 / 3, recall: 1, f1: 0.8 },
      { images: 2, precision: 2 / 3, recall: 1, f1: 0.8 },
      { images: 2, precision: null, recall: 0, f1: 0 },
    ]);
    expect(classScores(new Int32Array(4), 2)[0]).toEqual({ images: 0, precision: null, recall: null, f1: null });
  });

  it('finds the images that are answered wrongly', () => {
    expect(wrongImages(hand, outputOf(hand, 2))).toEqual([4, 5]);
    expect(wrongImages(hand, outputOf(hand, 0))).toEqual([1, 3, 5]);
  });
});
