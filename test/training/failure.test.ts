import { describe, expect, it } from 'vitest';
import { describeFailure, TrainingFailure } from '../../main-process/training/index.ts';

describe('the reason of a failed run', () => {
  it.each([
    [new TrainingFailure('Said already.'), 7, 'Said already.'],
    [new RangeError('Array buffer allocation failed'), 7, /^Memory ran out at step 7 .*smaller batch/],
    [new Error('std::bad_alloc'), 7, /^Memory ran out at step 7/],
    [new Error('OOM when allocating tensor with shape[128,64,64,64]\nlong native trace'), 7, /^Memory ran out at step 7 \(OOM when[^\n]*\)/],
    [new Error('RESOURCE_EXHAUSTED: no memory'), null, /^Memory ran out before the first step/],
    [new RangeError('Invalid typed array length: 99999999999'), null, /^Memory ran out/],
    [new Error('The room was dark'), 3, 'Training broke off at step 3: The room was dark'],
    ['thrown text', null, 'The trainer failed: thrown text'],
  ] as const)('%s at step %s', (error, step, reason) => {
    expect(describeFailure(error, step)).toMatch(reason);
  });
});
