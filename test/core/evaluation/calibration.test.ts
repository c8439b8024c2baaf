import { describe, expect, it } from 'vitest';
import { calibrationOf } from '../../../main-process/core/evaluation/index.ts';
import { drawnAnswers, outputOf } from './hand-answers.ts';

describe('calibration', () => {
  it('compares confidence with accuracy in bins', () => {
    const labels = Int32Array.of(0, 0, 0, 0);
    const answers = { id: 'o', predicted: Int32Array.of(0, 1, 0, 0), confidence: Float32Array.of(0.75, 0.75, 0.25, 1) };
    const { bins, error, bias } = calibrationOf(labels, answers, 4);
    // A confidence on the border belongs to the bin below: (0, 0.25], (0.5, 0.75], (0.75, 1].
    const said = bins.map(({ images, confidence, accuracy: share }) => [images, confidence, share]);
    expect(said).toEqual([[1, 0.25, 1], [0, 0, 0], [2, 0.75, 0.5], [1, 1, 1]]);
    expect(error).toBeCloseTo((0.75 + 2 * 0.25 + 0) / 4, 12);
    expect(bias).toBeCloseTo((-0.75 + 0.5 + 0) / 4, 12);
  });

  it('weighs all images, as a sum over them does', () => {
    const drawn = drawnAnswers(7, 500, 4, 1);
    const { labels } = drawn;
    const answers = outputOf(drawn, 0);
    const { bins, bias } = calibrationOf(labels, answers);
    expect(bins.reduce((sum, { images }) => sum + images, 0)).toBe(500);
    const gaps = [...labels].map((label, image) => (answers.confidence[image] ?? 0) - (answers.predicted[image] === label ? 1 : 0));
    expect(bias).toBeCloseTo(gaps.reduce((sum, gap) => sum + gap, 0) / 500, 9);
  });

  it('has nothing to say of no images', () => {
    const none = { id: 'o', predicted: new Int32Array(), confidence: new Float32Array() };
    expect(calibrationOf(new Int32Array(), none).error).toBe(0);
  });
});
