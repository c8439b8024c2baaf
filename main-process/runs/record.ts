import { z } from 'zod';
import { runExperiment, runWords } from '../contract/run-organisation.ts';
import { runStatus } from '../contract/run-summary.ts';
import { methods } from '../core/graph/training-config.ts';

/** Names in a run folder. */
export const RECORD_FILE = 'run.json';
export const DESIGN_FILE = 'design.auxnet';
export const METRICS_FILE = 'metrics.jsonl';
/** Which weights a run took over from another one, and which not. */
export const INITIAL_FILE = 'initial.json';
export const CHECKPOINTS_FOLDER = 'checkpoints';

export const runParent = z.object({ run: z.string(), checkpoint: z.string(), step: z.int(), epoch: z.int() });
export type RunParent = z.output<typeof runParent>;

/** run.json: what a run is and how it stands. Written by the process that started the trainer; numbers live in metrics.jsonl. */
export const runRecord = z.looseObject({
  format: z.literal('auxnet-run'),
  version: z.literal(1),
  id: z.string(),
  label: z.string(),
  createdAt: z.string(),
  status: runStatus,
  reason: z.string().optional(),
  /** Name of the design; the design itself lies beside. */
  design: z.string(),
  /** The main settings, for lists; the design file has them all. */
  training: z.object({
    dataset: z.string(),
    method: z.enum(methods),
    epochs: z.int(),
    batchSize: z.int(),
    learningRate: z.number(),
    seed: z.int(),
  }),
  /** Of the application, Node and the engine. */
  versions: z.record(z.string(), z.string()),
  engine: z.string().optional(),
  /** Shallow to deep, the final one last. */
  outputs: z.array(z.object({ id: z.string(), name: z.string() })).optional(),
  /** File that the design was opened from, where it was saved. */
  path: z.string().optional(),
  ...runWords,
  experiment: runExperiment.optional(),
  /** Where it stands in the queue, the lowest first; kept until it ends, so that an application that was killed finds its queue again. */
  place: z.number().optional(),
  /** Time that trainers spent on it up to its last end, s, pauses included. */
  seconds: z.number().optional(),
  /** The run and the checkpoint in it that this one goes on from, with another configuration. */
  parent: runParent.optional(),
  /** The trainer's process while there is one. `since` tells it from another of the same number after the machine was restarted. */
  trainer: z.object({ pid: z.int(), since: z.string() }).optional(),
});
export type RunRecord = z.output<typeof runRecord>;

/** Statuses in which a trainer process is at work. */
export const isActive = (status: RunRecord['status']): boolean =>
  status === 'queued' || status === 'preparing' || status === 'running' || status === 'paused';
