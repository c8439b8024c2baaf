import { closeSync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { encodeEvent, type BoardEvent } from './messages.ts';
import { frameRecord } from './records.ts';

/** Bytes kept back at most: some hundreds of steps. */
const BUFFER = 64 * 1024;
const NAME = /^events\.out\.tfevents\.(\d+)\./;

/** One event file of one session. What is said stays in memory until there is enough of it, or `flush`. */
export class EventFile {
  readonly #file: number;
  #waiting: Buffer[] = [];
  #bytes = 0;

  /** A new file in the folder, made when needed, whose name comes after those that are there. */
  constructor(folder: string, now: Date = new Date()) {
    mkdirSync(folder, { recursive: true });
    const taken = readdirSync(folder).map((name) => Number(NAME.exec(name)?.[1] ?? 0));
    // TensorBoard reads a folder's files in the order of their names.
    const stamp = Math.max(Math.floor(now.getTime() / 1000), Math.max(0, ...taken) + 1);
    const host = hostname().replace(/[^A-Za-z0-9-]/g, '-').slice(0, 60) || 'localhost';
    this.#file = openSync(join(folder, `events.out.tfevents.${String(stamp).padStart(10, '0')}.${host}.${process.pid}.0`), 'wx');
    this.add({ kind: 'version' }, now);
  }

  add(event: BoardEvent, time: Date = new Date()): void {
    const record = frameRecord(encodeEvent(event, time.getTime() / 1000));
    this.#waiting.push(record);
    this.#bytes += record.length;
    if (this.#bytes >= BUFFER) this.flush();
  }

  flush(): void {
    if (this.#bytes === 0) return;
    const data = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#bytes = 0;
    for (let done = 0; done < data.length; ) done += writeSync(this.#file, data, done);
  }

  close(): void {
    this.flush();
    closeSync(this.#file);
  }
}
