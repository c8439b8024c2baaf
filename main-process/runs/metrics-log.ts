import { closeSync, existsSync, fsync, ftruncateSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import type { TrainingEvent } from '../contract/training-events.ts';

const NEWLINE = 0x0a;
const synced = promisify(fsync);

/**
 * metrics.jsonl: every event of a run, one JSON object a line, each with the time it was written. Appended line by
 * line with synchronous writes (some microseconds against a step of a hundred milliseconds), so that what was said is
 * in the file when the process is killed.
 */
export class MetricsLog {
  private readonly file: number;

  /** Opens for appending. What a killed process left of an unfinished last line is cut off. */
  constructor(path: string) {
    cutUnfinishedLine(path);
    this.file = openSync(path, 'a');
  }

  append(event: TrainingEvent, time: Date = new Date()): void {
    writeSync(this.file, `${JSON.stringify({ time: time.toISOString(), ...event })}\n`);
  }

  /** Resolves when everything said so far is on the disk. Await before a checkpoint: it must never know more steps than this file. */
  flush(): Promise<void> {
    return synced(this.file);
  }

  close(): void {
    closeSync(this.file);
  }
}

/** With a handle of its own: on Windows one that appends may not shorten. */
function cutUnfinishedLine(path: string): void {
  if (!existsSync(path)) return;
  const file = openSync(path, 'r+');
  try {
    const { size } = fstatSync(file);
    const end = endOfLastLine(file, size);
    if (end < size) ftruncateSync(file, end);
  } finally {
    closeSync(file);
  }
}

/** Place after the last newline, 0 where there is none. */
function endOfLastLine(file: number, size: number): number {
  const block = Buffer.alloc(65_536);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - block.length);
    const read = readSync(file, block, 0, end - start, start);
    const newline = block.subarray(0, read).lastIndexOf(NEWLINE);
    if (newline >= 0) return start + newline + 1;
    end = start;
  }
  return 0;
}
