import { availableParallelism, cpus, totalmem } from 'node:os';
import { z } from 'zod';
import type { Answer } from './protocol.ts';
import type { Outcome } from './sitting.ts';
import { median, quantile, sum } from './statistics.ts';

const positive = z.number().positive();

/** What `auxnet bench --json` prints. Milliseconds are of one training step. */
export const benchReport = z.object({
  machine: z.object({ cpu: z.string(), threads: z.int(), memoryBytes: positive, platform: z.string(), node: z.string() }),
  batch: z.int(),
  warmUp: z.int(),
  steps: z.int(),
  entrants: z.array(
    z.object({
      net: z.string(),
      name: z.string(),
      method: z.string(),
      framework: z.string(),
      version: z.string(),
      device: z.string().nullable(),
      parameters: z.int(),
      milliseconds: z.object({ median: positive, lowerQuartile: positive, upperQuartile: positive, min: positive, max: positive }),
      imagesPerSecond: positive,
      /** Peak resident memory of the entrant's process, its framework included. */
      peakBytes: positive,
      /** 0–1: share of the measured time that was not spent inside the engine's native calls; null where the engine does not tell. */
      outsideShare: z.number().min(0).max(1).nullable(),
      buildMilliseconds: z.number(),
      firstStepMilliseconds: positive,
    }),
  ),
  /** Who took no part, and why. */
  failures: z.array(z.object({ net: z.string(), name: z.string(), reason: z.string() })),
});
export type BenchReport = z.output<typeof benchReport>;

/** @param counts batch size, warm-up steps and measured steps */
export function reportOf(outcomes: readonly Outcome[], counts: Pick<BenchReport, 'batch' | 'warmUp' | 'steps'>): BenchReport {
  const measured = outcomes.flatMap(({ spec, measured: m }) => (m === null ? [] : [{ spec, ...m }]));
  return {
    machine: {
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      threads: availableParallelism(),
      memoryBytes: totalmem(),
      platform: `${process.platform} ${process.arch}`,
      node: process.versions.node,
    },
    ...counts,
    entrants: measured.map(({ spec, open, build, firstStep, steps, peakBytes }) => {
      const times = steps.map(({ milliseconds }) => milliseconds);
      return {
        net: spec.net,
        name: spec.name,
        method: spec.job.method,
        framework: open.framework,
        version: open.version,
        device: open.device ?? null,
        parameters: build.parameters,
        milliseconds: {
          median: median(times),
          lowerQuartile: quantile(times, 0.25),
          upperQuartile: quantile(times, 0.75),
          min: Math.min(...times),
          max: Math.max(...times),
        },
        imagesPerSecond: (1000 * counts.batch) / median(times),
        peakBytes,
        outsideShare: outsideShare(steps),
        buildMilliseconds: build.milliseconds,
        firstStepMilliseconds: firstStep,
      };
    }),
    failures: outcomes.flatMap(({ spec, failure }) => (failure === null ? [] : [{ net: spec.net, name: spec.name, reason: failure }])),
  };
}

function outsideShare(steps: readonly Answer<'step'>[]): number | null {
  const native = steps.map(({ nativeMilliseconds }) => nativeMilliseconds);
  if (!native.every((value) => value !== undefined)) return null;
  // Two clocks: the inner one can be ahead by its last digit.
  return Math.max(0, 1 - sum(native) / sum(steps.map(({ milliseconds }) => milliseconds)));
}
