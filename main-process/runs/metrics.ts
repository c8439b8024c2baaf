import { promises as fs } from 'node:fs';
import { trainingEvent, type EpochEvent, type TrainingEvent } from '../contract/training-events.ts';
import { writeFileAtomic, writeTailAtomic } from '../files/atomic.ts';

/** One line of metrics.jsonl. */
export interface LoggedEvent {
  readonly time: string;
  readonly event: TrainingEvent;
}

/** All events in order. Lines that are not events (a half-written last one, a newer release's) are left out. A missing file has none. */
export async function readMetrics(path: string): Promise<readonly LoggedEvent[]> {
  return (await readLines(path)).flatMap((line) => parseLine(line) ?? []);
}

async function readLines(path: string): Promise<readonly string[]> {
  let text: string;
  try {
    text = await fs.readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  return text.split('\n');
}

/** The event of a line; null where it is none. */
export function parseLine(line: string): LoggedEvent | null {
  if (line === '') return null;
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return null;
  }
  const parsed = trainingEvent.safeParse(json);
  if (!parsed.success) return null;
  const time = typeof json === 'object' && json !== null && 'time' in json && typeof json.time === 'string' ? json.time : '';
  return { time, event: parsed.data };
}

/**
 * Takes back what was said after a checkpoint, before the run goes on from there: the curve then has every step once.
 * Log lines stay, whatever they tell did happen. Only the lines after the checkpoint are read: a long run has gigabytes before it.
 */
export async function rewindMetrics(path: string, to: Place): Promise<void> {
  const { start, lines } = await linesAfter(path, to);
  const kept = lines.filter(({ event }) => event !== null && !isAfter(event, to));
  if (kept.length === lines.length) return;
  await writeTailAtomic(path, start, textOf(kept), path);
}

/** Copies what was said up to a checkpoint to another run, which goes on from there. A missing file has nothing to copy. */
export async function forkMetrics(from: string, to: string, place: Place): Promise<void> {
  const { start, lines } = await linesAfter(from, place);
  const after = lines.findIndex(({ event }) => event === null || isAfter(event, place));
  const kept = textOf(after < 0 ? lines : lines.slice(0, after));
  await (start === 0 ? writeFileAtomic(to, kept) : writeTailAtomic(from, start, kept, to));
}

/** A line, and the event that it is. */
interface Line {
  readonly text: string;
  readonly event: TrainingEvent | null;
}
const textOf = (lines: readonly Line[]): string => lines.map(({ text }) => `${text}\n`).join('');

/** The lines behind the last step that a checkpoint knows, and where in the file they start. Steps are in order: the rest is before it. */
async function linesAfter(path: string, { step }: Place): Promise<{ readonly start: number; readonly lines: readonly Line[] }> {
  const lines: Line[] = [];
  let file: fs.FileHandle;
  try {
    file = await fs.open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { start: 0, lines };
    throw error;
  }
  for await (const { text, end } of linesBackwards(file)) {
    const event = parseLine(text)?.event ?? null;
    if (event?.event === 'step' && event.step <= step) return { start: end, lines: lines.reverse() };
    if (text !== '') lines.push({ text, event });
  }
  return { start: 0, lines: lines.reverse() };
}

/** Where a checkpoint stands. */
interface Place {
  readonly step: number;
  readonly completedEpochs: number;
}

function isAfter(event: TrainingEvent, { step, completedEpochs }: Place): boolean {
  switch (event.event) {
    case 'step':
    case 'gradients':
    case 'heads':
    case 'checkpoint':
      return event.step > step;
    case 'epoch':
      return event.epoch > completedEpochs;
    case 'start':
      return event.fromStep > step + 1;
    case 'phase':
    case 'end':
      return true;
    // They tell what did happen, whatever is trained again.
    case 'log':
    case 'resources':
    case 'mark':
      return false;
  }
}

/** The last epoch and how the run ended, read from the end of the file backwards. One that cannot be opened tells neither. */
export async function readLatest(path: string): Promise<{ readonly epoch: EpochEvent | null; readonly end: Extract<TrainingEvent, { event: 'end' }> | null }> {
  let end: Extract<TrainingEvent, { event: 'end' }> | null = null;
  let isLast = true;
  const file = await fs.open(path, 'r').catch(() => null);
  for await (const { text } of file ? linesBackwards(file) : []) {
    const logged = parseLine(text);
    if (logged === null) continue;
    if (logged.event.event === 'end' && isLast) end = logged.event;
    if (logged.event.event === 'epoch') return { epoch: logged.event, end };
    // An end before a later start is history.
    if (logged.event.event !== 'log') isLast = false;
  }
  return { epoch: null, end };
}

/** Each with the place behind its newline. The first is what follows the last newline, mostly nothing. Closes the file. */
async function* linesBackwards(file: fs.FileHandle): AsyncGenerator<{ readonly text: string; readonly end: number }, void> {
  try {
    let rest: Buffer = Buffer.alloc(0);
    const { size } = await file.stat();
    let end = size;
    for (let position = size; position > 0; ) {
      const length = Math.min(65_536, position);
      position -= length;
      const block = Buffer.alloc(length);
      await file.read(block, 0, length, position);
      // Split at newline bytes, so no character is cut in two.
      rest = Buffer.concat([block, rest]);
      for (let newline = rest.lastIndexOf(0x0a); newline >= 0; newline = rest.lastIndexOf(0x0a)) {
        yield { text: rest.subarray(newline + 1).toString('utf8'), end };
        rest = rest.subarray(0, newline);
        end = position + newline + 1;
      }
    }
    yield { text: rest.toString('utf8'), end };
  } finally {
    await file.close();
  }
}
