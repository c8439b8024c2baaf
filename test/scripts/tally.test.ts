import { describe, expect, it } from 'vitest';
import { sum, tally, verdict, vitestTally } from '../../scripts/test/tally.mjs';

const empty = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
const report = (facts: object): string => JSON.stringify({ ...empty, ...facts });

describe('verdict', () => {
  it('is the agreed line', () => {
    expect(verdict(tally({ passed: 12 }))).toBe('12 passed, 0 failed');
    expect(verdict(sum([tally({ passed: 12, skipped: 1 }), tally({ passed: 1, failed: 2 })]))).toBe('13 passed, 2 failed, 1 skipped');
  });
});

describe('what a Vitest report counts for', () => {
  it.each([
    ['all passed', report({}), 0, { passed: 3, failed: 0, skipped: 0 }],
    ['some failed', report({ numFailedTests: 2 }), 1, { passed: 3, failed: 2, skipped: 0 }],
    ['skipped and to do', report({ numPendingTests: 1, numTodoTests: 1 }), 0, { passed: 3, failed: 0, skipped: 2 }],
    ['a file that could not be loaded', report({ testResults: [{ status: 'failed', assertionResults: [] }] }), 1, { passed: 3, failed: 1, skipped: 0 }],
    ['a failed file whose tests are counted already', report({ numFailedTests: 1, testResults: [{ status: 'failed', assertionResults: [{}] }] }), 1,
      { passed: 3, failed: 1, skipped: 0 }],
    ['an unhandled error beside good tests', report({}), 1, { passed: 3, failed: 1, skipped: 0 }],
    ['no report at all', null, 0, { passed: 0, failed: 1, skipped: 0 }],
    ['a broken report', '{', 0, { passed: 0, failed: 1, skipped: 0 }],
  ])('%s', (_name, text, code, expected) => {
    expect(vitestTally(text, code)).toEqual(expected);
  });
});
