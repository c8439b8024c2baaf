import { upperMedian } from '../core/statistics/sample.ts';
import type { TimeEstimate } from '../contract/configuration.ts';
import type { Handlers, RunSummary } from '../contract/studio.ts';
import type { Document } from '../core/graph/document.ts';
import type { Analysis } from '../core/shape/facts.ts';
import type { RunStore } from '../runs/index.ts';

/** Runs that are looked at, the newest first. */
const MOST_RUNS = 30;
/** What steps vary by on a machine that does something else now and then. */
const LEAST_SPREAD = 0.1;
/** Multiply-adds tell little of small layers: networks differ by this much and more in what they get out of an engine. */
const OTHER_NETWORK_SPREAD = 0.5;

/** What a run measured. */
interface Measured {
  readonly label: string;
  readonly engine: string;
  readonly key: string;
  /** Multiply-adds of an image, once through the network. */
  readonly multiplyAdds: number;
  readonly imagesPerSecond: number;
}

/** How long a step takes, by what earlier runs in the library measured. */
export function timeHandlers(store: RunStore): Pick<Handlers, 'times.estimate'> {
  // A run that has ended measures nothing more.
  const known = new Map<string, Measured | null>();

  const measured = async (run: RunSummary): Promise<Measured | null> => {
    const kept = known.get(run.id);
    if (kept !== undefined) return kept;
    const found = await measure(store, run);
    if (run.status === 'completed' || run.status === 'failed' || run.status === 'stopped') known.set(run.id, found);
    return found;
  };

  return {
    'times.estimate': async ({ design, engine }) => {
      const wanted = await read(design);
      if (!wanted) return { basis: 'none', secondsPerStep: null, spread: 0, runs: [] };
      const runs: Measured[] = [];
      for (const run of (await store.list()).slice(0, MOST_RUNS)) {
        const found = await measured(run).catch(() => null);
        if (found && (engine === undefined || found.engine === engine)) runs.push(found);
      }
      return estimate(wanted, runs);
    },
  };
}

export function estimate(wanted: Pick<Measured, 'key' | 'multiplyAdds'> & { readonly batch: number }, runs: readonly Measured[]): TimeEstimate {
  const same = runs.filter(({ key }) => key === wanted.key);
  const of = same.length > 0 ? same : runs;
  if (of.length === 0) return { basis: 'none', secondsPerStep: null, spread: 0, runs: [] };
  const rates = of.map(({ imagesPerSecond, multiplyAdds }) => {
    return same.length > 0 ? imagesPerSecond : (imagesPerSecond * multiplyAdds) / wanted.multiplyAdds;
  });
  const middle = upperMedian(rates) ?? 0;
  const widest = Math.max(...rates.map((rate) => Math.abs(rate / middle - 1)));
  return {
    basis: same.length > 0 ? 'same' : 'engine',
    secondsPerStep: wanted.batch / middle,
    spread: Math.min(1, Math.max(widest, same.length > 0 ? LEAST_SPREAD : OTHER_NETWORK_SPREAD)),
    runs: of.slice(0, 5).map(({ label }) => label),
  };
}

async function measure(store: RunStore, run: RunSummary): Promise<Measured | null> {
  const { readCurves, readDesign, runPaths } = await import('../runs/index.ts');
  const directory = store.directoryOf(run.id);
  const { steps, start } = await readCurves(runPaths(directory).metrics, 400);
  // The first steps compile and warm up.
  const rates = steps.slice(2).map(({ imagesPerSecond }) => imagesPerSecond).filter((rate) => rate > 0);
  const design = await read(await readDesign(directory));
  if (!start || rates.length < 3 || !design) return null;
  const { key, multiplyAdds } = design;
  return { label: run.label, engine: start.engine, key, multiplyAdds, imagesPerSecond: upperMedian(rates) ?? 0 };
}

async function read(text: string): Promise<{ readonly key: string; readonly multiplyAdds: number; readonly batch: number } | null> {
  const { parseDocument } = await import('../core/graph/parse.ts');
  const { analyse } = await import('../core/analyse.ts');
  const { document } = parseDocument(text);
  if (document === null) return null;
  const analysis = analyse(document);
  if (!analysis.trainable) return null;
  return { key: keyOf(document, analysis), multiplyAdds: analysis.totals.multiplyAdds, batch: document.training.batchSize };
}

/** Alike where a step costs the same: the layers, and what the configuration makes of them. */
function keyOf({ training }: Document, { graph }: Pick<Analysis, 'graph'>): string {
  const { method, optimizer, batchSize, precision, clipNorm } = training;
  const layers = graph?.layers.map(({ op, attributes, inputs }) => [op, attributes, inputs]);
  return JSON.stringify([method, optimizer, batchSize, precision, clipNorm !== null, layers]);
}
