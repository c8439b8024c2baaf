import { promises as fs } from 'node:fs';
import { trainingEvent, type EpochEvent, type TrainingEvent } from '../contract/training-events.ts';
import { writeFileAtomic } from '../files/atomic.ts';

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
 * Log lines stay, whatever they tell did happen.
 */
export async function rewindMetrics(path: string, to: { readonly step: number; readonly completedEpochs: number }): Promise<void> {
  const lines = await readLines(path);
  const kept = lines.filter((line) => {
    const logged = parseLine(line);
    return logged !== null && !isAfter(logged.event, to);
  });
  if (kept.length === lines.filter((line) => line !== '').length) return;
  await writeFileAtomic(path, kept.map((line) => `${line}\n`).join(''));
}

/** Copies what was said up to a checkpoint to another run, which goes on from there. A missing file has nothing to copy. */
export async function forkMetrics(from: string, to: string, place: Place): Promise<void> {
  const lines = (await readLines(from)).filter((line) => line !== '');
  const after = lines.findIndex((line) => {
    const logged = parseLine(line);
    return logged === null || isAfter(logged.event, place);
  });
  await writeFileAtomic(to, (after < 0 ? lines : lines.slice(0, after)).map((line) => `${line}\n`).join(''));
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

/** The last epoch and how the run ended, read from the end of the file backwards. */
export async function readLatest(path: string): Promise<{ readonly epoch: EpochEvent | null; readonly end: Extract<TrainingEvent, { event: 'end' }> | null }> {
  let end: Extract<TrainingEvent, { event: 'end' }> | null = null;
  let isLast = true;
  for await (const line of linesBackwards(path)) {
    const logged = parseLine(line);
    if (logged === null) continue;
    if (logged.event.event === 'end' && isLast) end = logged.event;
    if (logged.event.event === 'epoch') return { epoch: logged.event, end };
    // An end before a later start is history.
    if (logged.event.event !== 'log') isLast = false;
  }
  return { epoch: null, end };
}

async function* linesBackwards(path: string): AsyncGenerator<string, void> {
  let file: fs.FileHandle;
  try {
    file = await fs.open(path, 'r');
  } catch {
    return;
  }
  try {
    let rest: Buffer = Buffer.alloc(0);
    for (let position = (await file.stat()).size; position > 0; ) {
      const length = Math.min(65_536, position);
      position -= length;
      const block = Buffer.alloc(length);
      await file.read(block, 0, length, position);
      // Split at newline bytes, so no character is cut in two.
      rest = Buffer.concat([block, rest]);
      for (let newline = rest.lastIndexOf(0x0a); newline >= 0; newline = rest.lastIndexOf(0x0a)) {
        yield rest.subarray(newline + 1).toString('utf8');
        rest = rest.subarray(0, newline);
      }
    }
    yield rest.toString('utf8');
  } finally {
    await file.close();
  }
}
