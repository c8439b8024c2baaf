import { z } from 'zod';
import { methods } from '../core/graph/training-config.ts';

/**
 * Between the bench and one entrant, a process of its own: JSON lines on stdio, one answer a request, one request at a
 * time. The Python peers read the same (bench/peers/serve.py). Times are in milliseconds and taken by the entrant itself.
 */

/** A lowered layer and what a peer needs to build it without our passes. */
const peerLayer = z.object({
  id: z.string(),
  op: z.string(),
  attributes: z.record(z.string(), z.unknown()),
  inputs: z.array(z.string()),
  /** Of its output, without the batch: `[height, width, channels]` or `[features]`. */
  shape: z.array(z.int()),
});

const peerExit = z.object({
  id: z.string(),
  kind: z.enum(['auxiliary', 'final']),
  tap: z.string(),
  head: z.array(z.string()),
  logits: z.string(),
  blocksBefore: z.number(),
  convsPerBlock: z.number(),
});

export const peerGraph = z.object({
  classes: z.int(),
  input: z.string(),
  /** In topological order. */
  layers: z.array(peerLayer),
  /** Shallow to deep, the final one last. */
  exits: z.array(peerExit),
});
export type PeerGraph = z.output<typeof peerGraph>;

/** What to train, and how. */
export const job = z.object({
  /** Text of the design, for our engines. */
  design: z.string(),
  /** The same design lowered, for the peers. */
  graph: peerGraph,
  /** `[height, width, channels]` of an input image. */
  image: z.array(z.int()).length(3),
  method: z.enum(methods),
  batch: z.int().min(1),
  threads: z.int().min(1),
  learningRate: z.number(),
  momentum: z.number(),
  weightDecay: z.number(),
  /** Which of our engines; the fastest one when absent. */
  engine: z.string().optional(),
  /** Folder of the data set, for an epoch. */
  data: z.string().optional(),
});
export type Job = z.output<typeof job>;

export const request = z.discriminatedUnion('command', [
  /** Load the framework; nothing of the network yet. */
  z.object({ id: z.int(), command: z.literal('open'), job }),
  /** From the design to a network that is ready for its first step. */
  z.object({ id: z.int(), command: z.literal('build') }),
  z.object({ id: z.int(), command: z.literal('step') }),
  z.object({ id: z.int(), command: z.literal('memory') }),
  /** A whole epoch with everything around it, and its steps alone. Our engines only. */
  z.object({ id: z.int(), command: z.literal('epoch') }),
]);
export type Request = z.output<typeof request>;
export type Command = Request['command'];

const milliseconds = z.number().nonnegative();

/** What each command is answered with. */
export const answers = {
  open: z.object({
    framework: z.string(),
    version: z.string(),
    /** Absent where the entrant does not say. */
    device: z.string().optional(),
    threads: z.int().optional(),
  }),
  /** `parameters`: trainable scalars. */
  build: z.object({ milliseconds, parameters: z.int() }),
  step: z.object({
    milliseconds,
    /** Before the update; null where it is not finite, which JSON cannot say. */
    loss: z.number().nullable(),
    /** Of those, inside the engine's native calls; absent where the engine does not tell. */
    nativeMilliseconds: milliseconds.optional(),
  }),
  /** Peak resident memory of the process until now. */
  memory: z.object({ peakBytes: z.number().positive() }),
  epoch: z.object({ epochMilliseconds: milliseconds, stepsMilliseconds: milliseconds }),
} as const satisfies Record<Command, z.ZodType>;
export type Answer<C extends Command> = z.output<(typeof answers)[C]>;
