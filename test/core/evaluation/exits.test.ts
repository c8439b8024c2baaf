import { describe, expect, it } from 'vitest';
import { countFirst, firstCorrect, NEVER, rightEarlyWrongLate, rightOnlyLate } from '../../../main-process/core/evaluation/index.ts';
import { hand } from './hand-answers.ts';

describe('which exit gets an image right', () => {
  const first = firstCorrect(hand);
  it('finds the first one, or none', () => expect([...first]).toEqual([0, 1, 0, 2, 0, NEVER]));
  it('counts them', () => expect(countFirst(first, 3)).toEqual({ byOutput: [3, 1, 1], never: 1 }));
  it('tells where depth harms', () => expect(rightEarlyWrongLate(hand)).toEqual([4]));
  it('tells where only the final output is right', () => expect(rightOnlyLate(hand)).toEqual([3]));
});
