import { z } from 'zod';
import { runExperiment, runWords } from './run-organisation.ts';

export const runStatus = z.enum(['queued', 'preparing', 'running', 'paused', 'completed', 'stopped', 'failed', 'interrupted']);
export type RunStatus = z.output<typeof runStatus>;

/** A run as a line of a list. */
export const runSummary = z.object({
  /** Of a folder beside the application's own: that folder's key, a slash and the id there. */
  id: z.string(),
  /** Shown name, "r-014". */
  label: z.string(),
  design: z.string(),
  method: z.string(),
  status: runStatus,
  /** Why it failed or was interrupted. */
  reason: z.string().optional(),
  createdAt: z.string(),
  epoch: z.int(),
  epochs: z.int(),
  seed: z.int(),
  /** Whether it can go on: from a checkpoint, or from the start when it waited and never began. */
  resumable: z.boolean(),
  /** Held-out error of each exit after the last epoch, %. */
  error: z.record(z.string(), z.number()).optional(),
  directory: z.string(),
  /** The folder of runs that it lies in, where that is not the application's own. */
  folder: z.string().optional(),
  ...runWords,
  experiment: runExperiment.optional(),
  /** Shallow to deep, the final one last. Absent in runs of earlier releases. */
  outputs: z.array(z.object({ id: z.string(), name: z.string() })).optional(),
  dataset: z.string().optional(),
  batchSize: z.int().optional(),
  learningRate: z.number().optional(),
  /** File that the design was opened from, where it was saved. */
  path: z.string().optional(),
  /** Time that trainers spent on it, s, pauses included. */
  seconds: z.number().optional(),
});
export type RunSummary = z.output<typeof runSummary>;
