import { StudioError } from '../contract/studio-error.ts';
import type { EvaluationProgress, EvaluationSummary } from '../contract/evaluation.ts';
import type { EventPayload, Handlers } from '../contract/studio.ts';
import { trainerMessage } from '../contract/trainer-protocol.ts';
import type { RunStore } from '../runs/index.ts';
import { describeExit, type SpawnTrainer, type TrainerProcess } from './trainer-process.ts';

type EvaluationRequests = Extract<keyof Handlers, `evaluation.${string}`>;

export interface EvaluationOptions {
  readonly spawnTrainer: SpawnTrainer;
  readonly store: Pick<RunStore, 'directoryOf'>;
  /** The run that trains here now. */
  readonly training: () => string | null;
  readonly tell: (payload: EventPayload<'evaluation.progress'>) => void;
}

interface Job {
  readonly trainer: TrainerProcess;
  cancelled: boolean;
}

/**
 * Evaluations of runs: each in a trainer process of its own, which is ended to cancel it. What is kept of them is read here; the
 * files and what they need are loaded when first asked for.
 */
export function evaluationHandlers(options: EvaluationOptions): Pick<Handlers, EvaluationRequests> & { readonly close: () => void } {
  const { spawnTrainer, store, training, tell } = options;
  const running = new Map<string, Job>();

  return {
    'evaluation.list': async ({ run }) => {
      const { listEvaluations } = await import('../runs/evaluations.ts');
      return { evaluations: [...(await listEvaluations(store.directoryOf(run)))] };
    },

    'evaluation.run': async ({ run, checkpoint, part }) => {
      const busy = training();
      if (busy !== null) throw new StudioError('busy', `Run ${busy} is training, and the device has room for one. Evaluate when it is done.`);
      if (running.has(run)) throw new StudioError('busy', `Run ${run} is being evaluated already. Wait for the end, or cancel it.`);
      const trainer = spawnTrainer();
      const job: Job = { trainer, cancelled: false };
      running.set(run, job);
      try {
        const command = { command: 'evaluate', runDirectory: store.directoryOf(run), checkpoint, part } as const;
        return { evaluation: await answer(job, command, (progress) => tell({ run, ...progress })) };
      } finally {
        running.delete(run);
        trainer.kill();
      }
    },

    'evaluation.cancel': ({ run }) => {
      const job = running.get(run);
      if (job) {
        job.cancelled = true;
        job.trainer.kill();
      }
      return Promise.resolve({});
    },

    'evaluation.answers': async ({ run, key }) => {
      const { readEvaluation } = await import('../runs/evaluations.ts');
      const { readAnswers } = await import('../core/evaluation/index.ts');
      const { summary, labels, logits } = await readEvaluation(store.directoryOf(run), key);
      const outputs = summary.outputs.map(({ id }) => {
        const { predicted, confidence } = readAnswers(id, logits.get(id) ?? new Float32Array(), summary.classNames.length);
        return { id, predicted: packed(predicted), confidence: packed(confidence) };
      });
      return { labels: packed(labels), outputs };
    },

    'evaluation.images': async ({ run, key, indices }) => {
      const { readEvaluation, readKeptImages } = await import('../runs/evaluations.ts');
      const { topClasses } = await import('../core/evaluation/index.ts');
      const { encodePng } = await import('../data/png.ts');
      const directory = store.directoryOf(run);
      const { summary, labels, logits } = await readEvaluation(directory, key);
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

    close: () => running.forEach(({ trainer }) => trainer.kill()),
  };
}

type EvaluateCommand = Parameters<TrainerProcess['send']>[0];

function answer(job: Job, command: EvaluateCommand, onProgress: (progress: EvaluationProgress) => void): Promise<EvaluationSummary> {
  const { trainer } = job;
  return new Promise((resolve, reject) => {
    trainer.onMessage((raw) => {
      const parsed = trainerMessage.safeParse(raw);
      if (!parsed.success) return;
      const message = parsed.data;
      if (message.type === 'ready') trainer.send(command);
      else if (message.type === 'evaluation-progress') onProgress(message.progress);
      else if (message.type === 'evaluation') resolve(message.evaluation);
      else if (message.type === 'refused') reject(new StudioError('invalid-request', `The run could not be evaluated: ${message.message}`));
      // A trainer that breaks down says so as the end of a run.
      else if (message.type === 'event' && message.event.event === 'end') reject(new StudioError('internal', message.event.reason ?? 'The trainer gave no reason.'));
    });
    trainer.onExit((exit) => {
      reject(job.cancelled ? new StudioError('invalid-request', 'The evaluation was cancelled.') : new StudioError('internal', `The evaluation ended. ${describeExit(exit)}`));
    });
  });
}

/** Little-endian, as every machine that runs this keeps them. */
const packed = (values: Int32Array | Float32Array): string => Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
