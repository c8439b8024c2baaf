import { closeSync, fsyncSync, ftruncateSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import type { TrainingEvent } from '../contract/training-events.ts';

const NEWLINE = 0x0a;

/**
 * metrics.jsonl: every event of a run, one JSON object a line, each with the time it was written. Appended line by
 * line with synchronous writes (some microseconds against a step of a hundred milliseconds), so that what was said is
 * in the file when the process is killed.
 */
export class MetricsLog {
  private readonly file: number;

  /** Opens for appending. What a killed process left of an unfinished last line is cut off. */
  constructor(path: string) {
    this.file = openSync(path, 'a+');
    cutUnfinishedLine(this.file);
  }

  append(event: TrainingEvent, time: Date = new Date()): void {
    writeSync(this.file, `${JSON.stringify({ time: time.toISOString(), ...event })}\n`);
  }

  /** Waits until everything is on the disk. Call before a checkpoint: it must never know more steps than this file. */
  flush(): void {
    fsyncSync(this.file);
  }

  close(): void {
    closeSync(this.file);
  }
}

function cutUnfinishedLine(file: number): void {
  const { size } = fstatSync(file);
  const block = Buffer.alloc(65_536);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - block.length);
    const read = readSync(file, block, 0, end - start, start);
    const newline = block.subarray(0, read).lastIndexOf(NEWLINE);
    if (newline >= 0) {
      if (start + newline + 1 < size) ftruncateSync(file, start + newline + 1);
      return;
    }
    end = start;
  }
  if (size > 0) ftruncateSync(file, 0);
}
