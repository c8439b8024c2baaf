import { z } from 'zod';
import { checkpointChoice, runName } from './names.ts';

/** What the outputs of a run answer to every image of a part of its data set, and what the answers cost. */

export const evaluatedPart = z.enum(['test', 'validation']);
export type EvaluatedPart = z.output<typeof evaluatedPart>;

/** Milliseconds of the network cut at an output, prepared images to logits: median of several calls after some that are not counted. */
export const exitLatency = z.object({
  /** One image alone. */
  single: z.number(),
  /** An image of a whole batch. */
  batch: z.number(),
  batchSize: z.int(),
  /** One image, the outputs before asked as well; absent in what earlier versions measured. */
  inTurn: z.number().optional(),
});

export const evaluatedOutput = z.object({
  id: z.string(),
  name: z.string(),
  depth: z.int(),
  /** Of the network cut there. */
  parameters: z.int(),
  multiplyAdds: z.number(),
  /** With the heads of the outputs before it, asked in vain; absent in what earlier versions evaluated. */
  multiplyAddsInTurn: z.number().optional(),
  loss: z.number(),
  /** Per cent. */
  error: z.number(),
  /** Per cent of images whose class is not among the five likeliest; null where there are no more than five. */
  top5Error: z.number().nullable(),
  /** Null where it was not measured, as a run trained meanwhile. */
  latency: exitLatency.nullable(),
});
export type EvaluatedOutput = z.output<typeof evaluatedOutput>;

/** summary.json of an evaluation, beside logits.safetensors. */
export const evaluationSummary = z.object({
  format: z.literal('auxnet-evaluation'),
  version: z.literal(1),
  /** Name of its folder: checkpoint and part. */
  key: z.string().regex(/^[A-Za-z0-9_.-]{1,200}$/),
  /** SHA-256 of the weights: the same name with other weights is another evaluation. */
  checkpoint: z.object({ name: z.string(), epoch: z.int(), step: z.int(), digest: z.string() }),
  part: evaluatedPart,
  images: z.int(),
  /** Of the images that are kept beside, `[images, height, width, channels]`; null where the set was too large to keep. */
  imageSize: z.object({ height: z.int(), width: z.int(), channels: z.int() }).nullable(),
  classNames: z.array(z.string()),
  engine: z.string(),
  device: z.string(),
  createdAt: z.string(),
  /** Shallow to deep, the final one last. */
  outputs: z.array(evaluatedOutput),
});
export type EvaluationSummary = z.output<typeof evaluationSummary>;

export const evaluationProgress = z.object({
  phase: z.enum(['preparing', 'answering', 'timing', 'writing']),
  /** 0 to 1 over all. */
  progress: z.number().min(0).max(1),
});
export type EvaluationProgress = z.output<typeof evaluationProgress>;

/** Little-endian values in base64. */
const packed = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);
export const evaluationAnswers = z
  .object({
    /** int32 `[images]`. */
    labels: packed,
    /** `predicted` int32, `confidence` float32, `[images]` both. */
    outputs: z.array(z.object({ id: z.string(), predicted: packed, confidence: packed })),
  })
  .refine(({ labels, outputs }) => {
    return outputs.every(({ predicted, confidence }) => predicted.length === labels.length && confidence.length === labels.length);
  }, 'lists of different lengths');

export const answeredImage = z.object({
  index: z.int(),
  label: z.int(),
  /** `data:` URL; null where the images are not kept. */
  png: z.string().nullable(),
  /** Of each output the likeliest classes with their probabilities. */
  answers: z.array(z.object({ id: z.string(), top: z.array(z.object({ label: z.int(), probability: z.number() })) })),
});
export type AnsweredImage = z.output<typeof answeredImage>;

const calibration = z.object({
  bins: z.array(z.object({ from: z.number(), to: z.number(), images: z.int(), confidence: z.number(), accuracy: z.number() })),
  error: z.number(),
  bias: z.number(),
});
/** Temperature scaling of every output: fitted on some images, judged on others. */
export const evaluationScaling = z.object({
  /** Images held out to validate by, or a half of the part itself. */
  fittedOn: z.enum(['validation', 'half']),
  fitted: z.int(),
  judged: z.int(),
  outputs: z.array(z.object({
    id: z.string(),
    temperature: z.number(),
    /** Mean cross-entropy of the images fitted on, in nats. */
    before: z.number(),
    after: z.number(),
    /** Calibration of the images judged, as answered and at the temperature. */
    plain: calibration,
    scaled: calibration,
  })),
});
export type EvaluationScaling = z.output<typeof evaluationScaling>;

const key = evaluationSummary.shape.key;
export const evaluationRequests = {
  /** Those that are kept with a run, newest first. */
  'evaluation.list': { params: z.object({ run: runName }), result: z.object({ evaluations: z.array(evaluationSummary) }) },
  /**
   * Evaluates a checkpoint (`last`, `best`, `best:` and the id of an output, or a name), unless that was done. `evaluation.progress`
   * events tell how far it is. One at a time; while a run trains here it goes beside it on the processor and measures no
   * latency. `again`: although that was done.
   */
  'evaluation.run': {
    params: z.object({ run: runName, checkpoint: checkpointChoice, part: evaluatedPart, again: z.boolean().default(false) }),
    result: z.object({ evaluation: evaluationSummary }),
  },
  'evaluation.cancel': { params: z.object({ run: runName }), result: z.object({}) },
  'evaluation.answers': { params: z.object({ run: runName, key }), result: evaluationAnswers },
  /** A temperature for each output, fitted on images held out where the same weights were evaluated on such, else on a half of these. */
  'evaluation.scaling': { params: z.object({ run: runName, key }), result: evaluationScaling },
  'evaluation.images': {
    params: z.object({ run: runName, key, indices: z.array(z.int().min(0)).max(100) }),
    result: z.object({ images: z.array(answeredImage) }),
  },
} as const;
export const evaluationEvents = {
  'evaluation.progress': evaluationProgress.extend({ run: z.string() }),
  /** One that nobody asked for came to its end, as the run had: what it found, or why it found nothing; neither where it was cancelled. */
  'evaluation.ended': z.object({ run: z.string(), evaluations: z.array(evaluationSummary), failure: z.string().nullable() }),
} as const;
