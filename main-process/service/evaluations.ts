import type { EvaluatedPart, EvaluationScaling, EvaluationSummary } from '../contract/evaluation.ts';
import { StudioError } from '../contract/studio-error.ts';
import type { EventPayload, Handlers, RunSummary } from '../contract/studio.ts';
import { readAnswers, scaleOutputs, topClasses, type Calibration, type LogitPart, type Scaling } from '../core/evaluation/index.ts';
import { parseDocument } from '../core/graph/parse.ts';
import { heldOutTwin, keptEvaluation, listEvaluations, readEvaluation, readKeptImages, type Evaluation } from '../runs/evaluations.ts';
import { readDesign, type RunStore } from '../runs/index.ts';
import { evaluateAfterRuns } from './evaluate-after.ts';
import { keepingOne } from './keeping-one.ts';
import { createEvaluationJobs, isCancelled } from './evaluation-jobs.ts';
import type { SpawnTrainer } from './trainer-process.ts';

type EvaluationRequests = Extract<keyof Handlers, `evaluation.${string}`>;

export interface EvaluationOptions {
  readonly spawnTrainer: SpawnTrainer;
  readonly store: Pick<RunStore, 'directoryOf'>;
  /** The run that trains here now. */
  readonly training: () => string | null;
  readonly tell: (payload: EventPayload<'evaluation.progress'>) => void;
  /** Runs that complete are evaluated by themselves; absent: they are not. */
  readonly after?: {
    readonly isWanted: () => Promise<boolean>;
    readonly ended: (payload: EventPayload<'evaluation.ended'>) => void;
  };
}

export interface Evaluations {
  readonly handlers: Pick<Handlers, EvaluationRequests>;
  /** A run that begins to train gets the device; one that completes is evaluated when nothing trains. */
  runChanged(summary: Pick<RunSummary, 'id' | 'status'>): void;
  /** The queue has nothing more to train now. */
  idle(): void;
  /** The run goes: nothing is written into its folder any more. */
  forget(run: string): void;
  close(): void;
}

/** Evaluations of runs. What is kept of them is read here. */
export function openEvaluations({ spawnTrainer, store, training, tell, after }: EvaluationOptions): Evaluations {
  const isTraining = (): boolean => training() !== null;
  const jobs = createEvaluationJobs(spawnTrainer, isTraining);
  const completed = evaluateAfterRuns({
    isWanted: () => after?.isWanted() ?? Promise.resolve(false),
    isTraining,
    evaluate: evaluateLast,
    cancel: (run) => jobs.cancel(run),
  });

  /** The last checkpoint: on the images held out, which thresholds and temperatures are fitted on, and on the test images. */
  async function evaluateLast(run: string): Promise<void> {
    const evaluations: EvaluationSummary[] = [];
    let failure: string | null = null;
    try {
      const runDirectory = store.directoryOf(run);
      const { document } = parseDocument(await readDesign(runDirectory));
      const parts: readonly EvaluatedPart[] = document && document.training.validation > 0 ? ['validation', 'test'] : ['test'];
      for (const [at, part] of parts.entries()) {
        // Latency is the same on both. A run without a checkpoint has nothing to evaluate.
        const command = { command: 'evaluate', runDirectory, checkpoint: 'last', part, again: false, timed: part === 'test' } as const;
        const kept = await keptEvaluation(runDirectory, 'last', part).catch(() => undefined);
        // A run that began meanwhile goes first; this comes back by itself.
        if (kept === undefined || (kept === null && isTraining())) break;
        const found = kept ?? await jobs.add(run, command, ({ phase, progress }) => {
          tell({ run, phase, progress: (at + progress) / parts.length });
        });
        evaluations.unshift(found);
      }
    } catch (error) {
      if (!isCancelled(error)) failure = error instanceof Error ? error.message : String(error);
    }
    after?.ended({ run, evaluations, failure });
  }

  const read = keepingOne(readEvaluation);

  const handlers: Evaluations['handlers'] = {
    'evaluation.list': async ({ run }) => {
      return { evaluations: [...(await listEvaluations(store.directoryOf(run)))] };
    },

    'evaluation.run': async ({ run, checkpoint, part, again }) => {
      const runDirectory = store.directoryOf(run);
      // What is missing is said by the process that evaluates.
      const kept = again ? null : await keptEvaluation(runDirectory, checkpoint, part).catch(() => null);
      const command = { command: 'evaluate', runDirectory, checkpoint, part, again } as const;
      return { evaluation: kept ?? (await jobs.add(run, command, (progress) => tell({ run, ...progress }))) };
    },

    'evaluation.cancel': ({ run }) => {
      jobs.cancel(run);
      return Promise.resolve({});
    },

    'evaluation.answers': async ({ run, key }) => {
      const { summary, labels, logits } = await read(store.directoryOf(run), key);
      const outputs = summary.outputs.map(({ id }) => {
        const { predicted, confidence } = readAnswers(id, logits.get(id) ?? new Float32Array(), summary.classNames.length);
        return { id, predicted: packed(predicted), confidence: packed(confidence) };
      });
      return { labels: packed(labels), outputs };
    },

    'evaluation.scaling': async ({ run, key }) => {
      const directory = store.directoryOf(run);
      const evaluation = await read(directory, key);
      const held = await heldOutTwin(directory, evaluation);
      const work = scaleOutputs(logitPart(evaluation), held && logitPart(held));
      for (;;) {
        const step = work.next();
        if (step.done) return writable({ fittedOn: held ? 'validation' : 'half', ...step.value });
        // A hundred classes of ten thousand images take two tenths of a second an output: others come between.
        await new Promise(setImmediate);
      }
    },

    'evaluation.images': async ({ run, key, indices }) => {
      const { encodePng } = await import('../data/png.ts');
      const directory = store.directoryOf(run);
      const { summary, labels, logits } = await read(directory, key);
      const pixels = await readKeptImages(directory, summary, indices);
      const size = summary.imageSize;
      const classes = summary.classNames.length;
      const images = indices.map((index, at) => {
        if (index >= labels.length) throw new StudioError('invalid-request', `The part has ${labels.length} images; there is no image ${index}.`);
        const image = pixels?.[at];
        return {
          index,
          label: labels[index] as number,
          png: image && size ? `data:image/png;base64,${Buffer.from(encodePng(image, size)).toString('base64')}` : null,
          answers: summary.outputs.map(({ id }) => {
            const row = (logits.get(id) ?? new Float32Array()).subarray(index * classes, (index + 1) * classes);
            return { id, top: topClasses(row, 5).map((each) => ({ ...each })) };
          }),
        };
      });
      return { images };
    },
  };
  return {
    handlers,
    runChanged: (summary) => {
      // First those that come back by themselves; the others go on beside the run.
      completed.runChanged(summary);
      if (summary.status === 'preparing') jobs.stepAside();
    },
    idle: () => completed.idle(),
    forget(run) {
      completed.forget(run);
      jobs.cancel(run);
    },
    close() {
      completed.close();
      jobs.close();
    },
  };
}

const logitPart = ({ summary, labels, logits }: Evaluation): LogitPart => ({
  classes: summary.classNames.length,
  labels,
  outputs: summary.outputs.map(({ id }) => ({ id, logits: logits.get(id) ?? new Float32Array() })),
});

/** A message's lists are its own. */
const writable = ({ outputs, ...rest }: Scaling & Pick<EvaluationScaling, 'fittedOn'>): EvaluationScaling => {
  const own = ({ bins, ...figures }: Calibration): EvaluationScaling['outputs'][number]['plain'] => ({ ...figures, bins: bins.map((bin) => ({ ...bin })) });
  return { ...rest, outputs: outputs.map((output) => ({ ...output, plain: own(output.plain), scaled: own(output.scaled) })) };
};

/** Little-endian, as every machine that runs this keeps them. */
const packed = (values: Int32Array | Float32Array): string => Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
