import type { BestSoFar } from '../checkpoint/index.ts';
import type { ExitMetrics } from './metrics.ts';

/** The best results with those of an epoch's test taken in. Of equal errors the earlier stays. */
export function withTest(best: BestSoFar, test: ExitMetrics, at: { readonly epoch: number; readonly step: number }): BestSoFar {
  const better = Object.entries(test).filter(([exit, { error }]) => error < (best[exit]?.error ?? Infinity));
  return { ...best, ...Object.fromEntries(better.map(([exit, { error }]) => [exit, { ...at, error, checkpoint: null }])) };
}
