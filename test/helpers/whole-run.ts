import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { latestCheckpoint } from '../../main-process/checkpoint/index.ts';
import { runPaths } from '../../main-process/runs/index.ts';

/** How often the long tests kill: 5 in the suite; `AUXNET_KILLS=50` for the figure in docs/adr/0018. */
export const KILLS = Number(process.env['AUXNET_KILLS'] ?? 5);

/**
 * Holds the files of a finished run against what they must be, read without the reader that repairs: every line of the
 * metrics whole, every step and epoch once and in order, every JSON file whole, nothing half-written left behind.
 */
export async function expectWhole(directory: string, steps: number, epochs: number): Promise<void> {
  const lines = readFileSync(runPaths(directory).metrics, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  const numbers = (event: string, field: string): unknown[] => lines.filter((line) => line['event'] === event).map((line) => line[field]);
  expect(numbers('step', 'step')).toEqual(Array.from({ length: steps }, (_, i) => i + 1));
  expect(numbers('epoch', 'epoch')).toEqual(Array.from({ length: epochs }, (_, i) => i + 1));
  const files = readdirSync(directory, { recursive: true }).map(String);
  expect(files.filter((file) => file.endsWith('.tmp'))).toEqual([]);
  for (const file of files.filter((name) => name.endsWith('.json'))) JSON.parse(readFileSync(join(directory, file), 'utf8'));
  const latest = await latestCheckpoint(runPaths(directory).checkpoints);
  expect(latest?.damaged).toEqual([]);
  expect(latest?.checkpoint).toBeDefined();
}
