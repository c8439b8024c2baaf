import { describe, expect, it } from 'vitest';
import { INPUT_MARK, SHOWN_MARK, workOf } from '../../../main-process/bench/editor/main-thread.ts';

const page = { pid: 1, tid: 2 };
const mark = (name: string, ts: number) => ({ name, ph: 'R', ts, ...page });
const task = (ts: number, dur: number, of: { readonly pid: number; readonly tid: number } = page) => ({ name: 'ThreadControllerImpl::RunTask', ph: 'X', ts, dur, ...of });

describe('the work of an edit, read from a trace', () => {
  const cases: readonly (readonly [string, Parameters<typeof workOf>[0], readonly number[]])[] = [
    ['tasks count, the wait between them does not', [mark(INPUT_MARK, 1_000), task(900, 3_100), task(9_000, 2_000), mark(SHOWN_MARK, 12_000)], [5]],
    ['a task within another counts once', [mark(INPUT_MARK, 0), task(0, 4_000), task(1_000, 500), mark(SHOWN_MARK, 5_000)], [4]],
    ['the task that finds it shown counts up to there', [mark(INPUT_MARK, 0), task(0, 1_000), task(2_000, 6_000), mark(SHOWN_MARK, 3_000)], [2]],
    ['other threads do not count', [mark(INPUT_MARK, 0), task(0, 1_000), task(0, 9_000, { pid: 1, tid: 3 }), mark(SHOWN_MARK, 3_000)], [1]],
    ['a second input before the frame goes on with the first', [mark(INPUT_MARK, 0), task(0, 1_000), mark(INPUT_MARK, 500), mark(SHOWN_MARK, 3_000)], [1]],
    ['edits come one by one', [mark(INPUT_MARK, 0), task(0, 1_000), mark(SHOWN_MARK, 2_000), mark(INPUT_MARK, 4_000), task(4_000, 2_000), mark(SHOWN_MARK, 7_000)], [1, 2]],
    ['no marks, no edits', [task(0, 1_000)], []],
  ];
  it.each(cases)('%s', (_, events, expected) => {
    // Traces come in no order.
    expect(workOf([...events].reverse())).toEqual(expected);
  });
});
