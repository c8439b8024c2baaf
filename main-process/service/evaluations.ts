import { StudioError } from '../contract/studio-error.ts';
import type { EventPayload, Handlers, RunSummary } from '../contract/studio.ts';
import { readAnswers, topClasses } from '../core/evaluation/index.ts';
import { keptEvaluation, listEvaluations, readEvaluation, readKeptImages } from '../runs/evaluations.ts';
import type { RunStore } from '../runs/index.ts';
import { createEvaluationJobs } from './evaluation-jobs.ts';
import type { SpawnTrainer } from './trainer-process.ts';

type EvaluationRequests = Extract<keyof Handlers, `evaluation.${string}`>;

export interface EvaluationOptions {
  readonly spawnTrainer: SpawnTrainer;
  readonly store: Pick<RunStore, 'directoryOf'>;
  /** The run that trains here now. */
  readonly training: () => string | null;
  readonly tell: (payload: EventPayload<'evaluation.progress'>) => void;
}

export interface Evaluations {
  readonly handlers: Pick<Handlers, EvaluationRequests>;
  /** A run that begins to train gets the device. */
  runChanged(summary: Pick<RunSummary, 'status'>): void;
  close(): void;
}

/** Evaluations of runs. What is kept of them is read here. */
export function openEvaluations({ spawnTrainer, store, training, tell }: EvaluationOptions): Evaluations {
  const jobs = createEvaluationJobs(spawnTrainer, () => training() !== null);

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
      const { summary, labels, logits } = await readEvaluation(store.directoryOf(run), key);
      const outputs = summary.outputs.map(({ id }) => {
        const { predicted, confidence } = readAnswers(id, logits.get(id) ?? new Float32Array(), summary.classNames.length);
        return { id, predicted: packed(predicted), confidence: packed(confidence) };
      });
      return { labels: packed(labels), outputs };
    },

    'evaluation.images': async ({ run, key, indices }) => {
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
  };
  return {
    handlers,
    runChanged: ({ status }) => {
      if (status === 'preparing') jobs.stepAside();
    },
    close: () => jobs.close(),
  };
}

/** Little-endian, as every machine that runs this keeps them. */
const packed = (values: Int32Array | Float32Array): string => Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
