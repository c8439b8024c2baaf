import { promises as fs } from 'fs';
import { join } from 'path';
import { z } from 'zod';
import { experimentValues } from '../contract/run-organisation.ts';
import { writeFileAtomic } from '../files/atomic.ts';
import { Failure } from './failure.ts';

/** What a sweep is made of, kept so that its id alone goes on with it: runs that were not reached have no folder yet. */
const sweepPlan = z.object({
  format: z.literal('auxnet-sweep'),
  version: z.literal(1),
  id: z.string().regex(/^sweep-[a-z0-9]{1,40}$/),
  name: z.string(),
  engine: z.string().optional(),
  /** Designs as text, each with its own configuration. */
  runs: z.array(z.object({ values: experimentValues, design: z.string() })),
});
export type SweepPlan = z.output<typeof sweepPlan>;

const folder = (home: string): string => join(home, 'sweeps');

export async function keepPlan(home: string, plan: Omit<SweepPlan, 'format' | 'version'>): Promise<void> {
  await fs.mkdir(folder(home), { recursive: true });
  await writeFileAtomic(join(folder(home), `${plan.id}.json`), JSON.stringify({ format: 'auxnet-sweep', version: 1, ...plan }));
}

/** @throws Failure with the ids that there are */
export async function readPlan(home: string, id: string): Promise<SweepPlan> {
  const names = await fs.readdir(folder(home)).catch((): string[] => []);
  const known = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
  if (!known.includes(id)) {
    throw new Failure(`There is no sweep "${id}" to go on with. ${known.length === 0 ? 'None was started here.' : `There are: ${known.sort().join(', ')}.`}`);
  }
  const path = join(folder(home), `${id}.json`);
  try {
    return sweepPlan.parse(JSON.parse(await fs.readFile(path, 'utf8')));
  } catch {
    throw new Failure(`${path} is no plan of a sweep; start the sweep anew.`);
  }
}
