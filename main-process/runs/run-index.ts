import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { runSummary, type RunSummary } from '../contract/run-summary.ts';
import { writeFileAtomic } from '../files/atomic.ts';
import { readRecord, runPaths, summarise } from './run-folder.ts';
import { runRecord, type RunRecord } from './record.ts';

const INDEX_FILE = '.index.json';
/** A library of fewer runs is read faster than an index pays for. */
const WORTH_KEEPING = 50;
/** Folders looked into at a time. */
const AT_ONCE = 32;

const entry = z.object({ stamp: z.string(), record: runRecord, summary: z.object({ stamp: z.string(), value: runSummary }).nullable() });
type Entry = z.output<typeof entry>;
const indexFile = z.object({ format: z.literal('auxnet-run-index'), version: z.literal(1), runs: z.record(z.string(), entry) });

/**
 * Records and summaries of all runs of a folder, remembered by the times and sizes of the files that they come from, in memory
 * and for large libraries in a file that can be deleted at any time. A run folder is always right, the index never asked twice.
 */
export class RunIndex {
  readonly #directory: string;
  #entries: Map<string, Entry> | null = null;
  #changed = false;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Of the folders of these names; what cannot be read is told and left out. The folder's name counts: a copy is a run of its own. */
  async records(names: readonly string[], onProblem: (message: string) => void): Promise<RunRecord[]> {
    const entries = await this.#load();
    const known = new Set(names);
    for (const id of entries.keys()) if (!known.has(id)) this.#changed = entries.delete(id) || this.#changed;
    const found = await inGroups(names, async (id) => {
      try {
        return await this.#record(entries, id);
      } catch (error) {
        onProblem(error instanceof Error ? error.message : String(error));
        return null;
      }
    });
    return found.filter((record): record is RunRecord => record !== null);
  }

  async summaries(records: readonly RunRecord[]): Promise<RunSummary[]> {
    const entries = await this.#load();
    const found = await inGroups(records, (record) => this.#summary(entries, record));
    await this.#keep(entries);
    return found;
  }

  async #record(entries: Map<string, Entry>, id: string): Promise<RunRecord> {
    const directory = join(this.#directory, id);
    const stamp = await stampOf(runPaths(directory).record);
    const kept = entries.get(id);
    if (kept?.stamp === stamp) return kept.record;
    const record = { ...(await readRecord(directory)), id };
    entries.set(id, { stamp, record, summary: null });
    this.#changed = true;
    return record;
  }

  async #summary(entries: Map<string, Entry>, record: RunRecord): Promise<RunSummary> {
    const directory = join(this.#directory, record.id);
    const { metrics, checkpoints } = runPaths(directory);
    const stamp = (await Promise.all([stampOf(metrics), stampOf(checkpoints)])).join(' ');
    const kept = entries.get(record.id);
    if (kept?.record === record && kept.summary?.stamp === stamp) return { ...kept.summary.value, directory };
    const value = await summarise(directory, record);
    if (kept?.record === record) {
      entries.set(record.id, { ...kept, summary: { stamp, value } });
      this.#changed = true;
    }
    return value;
  }

  async #load(): Promise<Map<string, Entry>> {
    if (this.#entries) return this.#entries;
    const text = await fs.readFile(join(this.#directory, INDEX_FILE), 'utf8').catch(() => null);
    const read = text === null ? null : indexFile.safeParse(parseJson(text));
    this.#entries ??= new Map(read?.success ? Object.entries(read.data.runs) : []);
    return this.#entries;
  }

  async #keep(entries: Map<string, Entry>): Promise<void> {
    if (!this.#changed || entries.size < WORTH_KEEPING) return;
    this.#changed = false;
    const runs = Object.fromEntries(entries);
    // A full or read-only disk makes the next start slower, no more.
    await writeFileAtomic(join(this.#directory, INDEX_FILE), JSON.stringify({ format: 'auxnet-run-index', version: 1, runs })).catch(() => undefined);
  }
}

const stampOf = (path: string): Promise<string> => fs.stat(path).then(({ mtimeMs, size, ino }) => `${mtimeMs}/${size}/${ino}`, () => '-');

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function inGroups<T, R>(values: readonly T[], work: (value: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < values.length; at += AT_ONCE) results.push(...(await Promise.all(values.slice(at, at + AT_ONCE).map(work))));
  return results;
}
