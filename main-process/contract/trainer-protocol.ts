import { z } from 'zod';
import { datasetReference } from '../core/graph/training-config.ts';
import { foundRates, ratePoint, rateRange } from './configuration.ts';
import { datasetInspection, datasetPreview, previewRequest, wantedSize } from './dataset-inspection.ts';
import { evaluatedPart, evaluationProgress, evaluationSummary } from './evaluation.ts';
import { prediction, testImage } from './prediction.ts';
import { trainingEvent } from './training-events.ts';

/** Between the service (or the CLI) and the trainer process. Small JSON only: tensors never cross. */
export const trainerCommand = z.discriminatedUnion('command', [
  /** Train what lies in `runDirectory` (its design file and configuration); from its last checkpoint when `resume`. */
  z.object({ command: z.literal('start'), run: z.string(), runDirectory: z.string(), engine: z.string().optional(), resume: z.boolean() }),
  /** Learning rate range test of a design; `rate-point` messages, then `rates` or `refused`, then the process ends. No run is made. */
  z.object({ command: z.literal('find-rate'), design: z.string(), library: z.string(), engine: z.string().optional(), range: rateRange }),
  z.object({ command: z.literal('pause') }),
  z.object({ command: z.literal('continue') }),
  z.object({ command: z.literal('checkpoint') }),
  /** Measure every output's gradient at the next step; answered by a `heads` event. */
  z.object({ command: z.literal('compare-heads') }),
  z.object({ command: z.literal('stop') }),
  /** Engines present on this machine; answered by a `devices` message, then the process ends. */
  z.object({ command: z.literal('devices') }),
  /** What a data set holds; `looking` messages, then an `inspection` or `refused` message, then the process ends. */
  z.object({ command: z.literal('inspect'), dataset: datasetReference, size: wantedSize.optional() }),
  /** Which data set lies at a path; answered by a `recognised` or `refused` message, then the process ends. */
  z.object({ command: z.literal('recognise'), path: z.string() }),
  /** Some of its images; answered by a `preview` or `refused` message, then the process ends. */
  z.object({ command: z.literal('preview'), request: previewRequest }),
  /**
   * Evaluates a checkpoint of a run and keeps the answers in its folder; `evaluation-progress` messages, then `evaluation` or
   * `refused`, then the process ends. `again`: although it was done. `beside`: another process trains, leave it the device.
   */
  z.object({
    command: z.literal('evaluate'),
    runDirectory: z.string(),
    checkpoint: z.string(),
    part: evaluatedPart,
    engine: z.string().optional(),
    again: z.boolean().default(false),
    beside: z.boolean().default(false),
    /** Measure latencies too, where nothing trains beside. */
    timed: z.boolean().default(true),
  }),
  /**
   * A run's network answers to one image (base64 bytes); answered by `predicted` or `declined` with the same id. The process
   * stays, and the network with it, until it is ended.
   */
  z.object({ command: z.literal('predict'), id: z.int(), runDirectory: z.string(), checkpoint: z.string(), engine: z.string().optional(), image: z.string() }),
  /** An image of the run's test part; answered by `test-image` or `declined`. The process stays. */
  z.object({ command: z.literal('test-image'), id: z.int(), runDirectory: z.string(), index: z.int().min(0) }),
]);
/** As it is sent: what has a default may be left out. */
export type TrainerCommand = z.input<typeof trainerCommand>;
export type ParsedCommand = z.output<typeof trainerCommand>;

export const engineReport = z.object({
  /** `tensorflow` (native, CPU or CUDA), `tensorflow-eager` (the same op by op), `webgpu`, `wasm`, `cpu`. */
  id: z.string(),
  name: z.string(),
  available: z.boolean(),
  /** What it would run on: "CPU, 2 threads", "NVIDIA …". */
  device: z.string().optional(),
  version: z.string().optional(),
  /** Memory that a training step must fit into, where the engine knows it. */
  memoryBytes: z.number().positive().optional(),
  /** Why it is not available, and what to do about it. */
  reason: z.string().optional(),
  /** The one that a run takes unless told otherwise. */
  active: z.boolean(),
});
export type EngineReport = z.output<typeof engineReport>;

export const trainerMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('event'), event: trainingEvent }),
  z.object({ type: z.literal('devices'), engines: z.array(engineReport) }),
  z.object({ type: z.literal('looking'), looked: z.int(), files: z.int() }),
  z.object({ type: z.literal('recognised'), name: z.string(), path: z.string() }),
  z.object({ type: z.literal('inspection'), inspection: datasetInspection }),
  z.object({ type: z.literal('preview'), preview: datasetPreview }),
  z.object({ type: z.literal('evaluation-progress'), progress: evaluationProgress }),
  z.object({ type: z.literal('evaluation'), evaluation: evaluationSummary }),
  z.object({ type: z.literal('rate-point'), point: ratePoint }),
  z.object({ type: z.literal('rates'), rates: foundRates }),
  z.object({ type: z.literal('predicted'), id: z.int(), prediction }),
  z.object({ type: z.literal('test-image'), id: z.int(), image: testImage }),
  /** What was asked with that id cannot be answered; the message says why and what to do. */
  z.object({ type: z.literal('declined'), id: z.int(), message: z.string() }),
  /** The data set cannot be read; the message says why and what to do. */
  z.object({ type: z.literal('refused'), message: z.string() }),
]);
export type TrainerMessage = z.output<typeof trainerMessage>;
