import type { CDPSession } from 'playwright-core';

/** What is read of an event of a Chromium trace; times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
}

/** Marks that the probe sets in the page: the input came; the frame that shows what it did is over. */
export const INPUT_MARK = 'auxnet-input';
export const SHOWN_MARK = 'auxnet-shown';
/** Set at the start of every frame. */
export const FRAME_MARK = 'auxnet-frame';

/** The marks, and the tasks of every thread. */
const CATEGORIES = ['blink.user_timing', 'toplevel'];

/**
 * Traces the browser while `act` runs.
 * @returns milliseconds that the main thread of the page worked from each input mark to the shown mark after it
 */
export const workBetweenMarks = async (protocol: CDPSession, act: () => Promise<void>): Promise<readonly number[]> =>
  workOf(await trace(protocol, act));

/** Of every two frames that follow each other: milliseconds that the main thread worked between them, and their distance. */
export async function framesBetweenMarks(
  protocol: CDPSession,
  act: () => Promise<void>,
): Promise<{ readonly work: readonly number[]; readonly intervals: readonly number[] }> {
  return framesOfTrace(await trace(protocol, act));
}

/** The same of a trace that is there. */
export function framesOfTrace(events: readonly TraceEvent[]): { readonly work: readonly number[]; readonly intervals: readonly number[] } {
  const marks = events.filter(({ name }) => name === FRAME_MARK).sort((a, b) => a.ts - b.ts);
  const tasks = tasksOf(events, marks[0]);
  const pairs = marks.slice(1).map((mark, i) => [marks[i]?.ts ?? mark.ts, mark.ts] as const);
  let first = 0;
  const work = pairs.map(([from, to]) => {
    // Tasks are in order: those that ended before this frame are left behind.
    while (first < tasks.length && (tasks[first]?.ts ?? 0) + (tasks[first]?.dur ?? 0) <= from) first += 1;
    let last = first;
    while (last < tasks.length && (tasks[last]?.ts ?? 0) < to) last += 1;
    return busy(tasks.slice(first, last), from, to) / 1000;
  });
  return { work, intervals: pairs.map(([from, to]) => (to - from) / 1000) };
}

const tasksOf = (events: readonly TraceEvent[], thread: TraceEvent | undefined): readonly TraceEvent[] =>
  events
    .filter(({ name, ph, pid, tid }) => name === 'ThreadControllerImpl::RunTask' && ph === 'X' && pid === thread?.pid && tid === thread.tid)
    .sort((a, b) => a.ts - b.ts);

async function trace(protocol: CDPSession, act: () => Promise<void>): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  // The protocol's types say no more than "objects"; the fields read here are those of the trace format.
  const collect = ({ value }: { readonly value: readonly object[] }): void => void events.push(...(value as readonly TraceEvent[]));
  protocol.on('Tracing.dataCollected', collect);
  try {
    await protocol.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: CATEGORIES } });
    await act();
    const complete = new Promise<void>((resolve) => protocol.once('Tracing.tracingComplete', () => resolve()));
    await protocol.send('Tracing.end');
    await complete;
  } finally {
    protocol.off('Tracing.dataCollected', collect);
  }
  return events;
}

/** The same of a trace that is there. */
export function workOf(events: readonly TraceEvent[]): readonly number[] {
  const marks = events.filter(({ name }) => name === INPUT_MARK || name === SHOWN_MARK).sort((a, b) => a.ts - b.ts);
  const tasks = tasksOf(events, marks[0]);
  const work: number[] = [];
  let input: TraceEvent | null = null;
  for (const mark of marks) {
    // The first of several: a key that is held, or the click that a press belongs to, goes on with the same input.
    if (mark.name === INPUT_MARK) input ??= mark;
    else if (input) {
      work.push(busy(tasks, input.ts, mark.ts) / 1000);
      input = null;
    }
  }
  return work;
}

/** Microseconds of tasks within an interval. Tasks of a thread do not overlap, except that a nested one lies within another. */
function busy(tasks: readonly TraceEvent[], from: number, to: number): number {
  let sum = 0;
  let covered = from;
  for (const { ts, dur = 0 } of [...tasks].sort((a, b) => a.ts - b.ts)) {
    const end = Math.min(ts + dur, to);
    if (end <= covered || ts >= to) continue;
    sum += end - Math.max(ts, covered);
    covered = end;
  }
  return sum;
}
