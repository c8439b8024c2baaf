import { describe, expect, test } from 'vitest';
import { readNumber, stepNumber, type NumberLimits } from '../../../renderer/ui/number-text.ts';

describe('a number that is typed', () => {
  test.each<[string, NumberLimits, number | null | string]>([
    ['128', { integer: true, min: 1 }, 128],
    [' 1e-4 ', { min: 0 }, 1e-4],
    ['0,9', { min: 0, max: 1, exclusiveMax: true }, 0.9],
    ['', { nullable: true }, null],
    ['', { integer: true, min: 1, max: 9 }, 'Type a whole number from 1 to 9.'],
    ['1.5', { integer: true, min: 1 }, 'Type a whole number from 1.'],
    ['0', { min: 0, exclusiveMin: true, max: 100 }, 'Type a number above 0 and at most 100.'],
    ['1', { min: 0, max: 1, exclusiveMax: true }, 'Type a number from 0 and below 1.'],
    ['abc', {}, 'Type a number.'],
    ['Infinity', { min: 0 }, 'Type a number from 0.'],
  ])('%j within %j', (text, limits, expected) => {
    const reading = readNumber(text, limits);
    expect(reading.ok ? reading.value : reading.message).toBe(expected);
  });

  test('steps stay within the limits and free of binary noise', () => {
    expect(stepNumber(0.2, 0.1, 1, {})).toBe(0.3);
    expect(stepNumber(1, 1, -1, { min: 1 })).toBe(1);
    expect(stepNumber(60, 16, 1, { max: 64 })).toBe(64);
  });
});
