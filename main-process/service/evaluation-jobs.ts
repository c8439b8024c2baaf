import { StudioError } from '../contract/studio-error.ts';
import type { EvaluationProgress, EvaluationSummary } from '../contract/evaluation.ts';
import type { TrainerCommand } from '../contract/trainer-protocol.ts';
import { answerOf } from './ask-trainer.ts';
import { describeExit, type SpawnTrainer, type TrainerProcess } from './trainer-process.ts';

export type EvaluateCommand = Extract<TrainerCommand, { readonly command: 'evaluate' }>;

/** Evaluations under way: one at a time, each in a trainer process of its own. */
export interface EvaluationJobs {
  /** @throws StudioError `busy` where the run is being evaluated already */
  add(run: string, command: EvaluateCommand, onProgress: (progress: EvaluationProgress) => void): Promise<EvaluationSummary>;
  cancel(run: string): void;
  /** A run begins to train: what has the device begins anew beside it. */
  stepAside(): void;
  close(): void;
}

interface Job {
  trainer: TrainerProcess | null;
  /** It leaves the device to a run that trains. */
  beside: boolean;
  /** Ended to begin anew beside a run. */
  moved: boolean;
  cancelled: boolean;
}

/** @param isTraining whether a run has the device now */
export function createEvaluationJobs(spawnTrainer: SpawnTrainer, isTraining: () => boolean): EvaluationJobs {
  const jobs = new Map<string, Job>();
  let turn: Promise<unknown> = Promise.resolve();

  async function work(job: Job, command: EvaluateCommand, onProgress: (progress: EvaluationProgress) => void): Promise<EvaluationSummary> {
    for (;;) {
      if (job.cancelled) throw cancelled();
      job.beside = isTraining();
      job.trainer = spawnTrainer();
      try {
        return await answer(job, job.trainer, { ...command, beside: job.beside }, onProgress);
      } catch (error) {
        if (!job.moved) throw error;
        job.moved = false;
      } finally {
        job.trainer.kill();
        job.trainer = null;
      }
    }
  }

  const end = (job: Job): void => {
    job.cancelled = true;
    job.moved = false;
    job.trainer?.kill();
  };

  return {
    async add(run, command, onProgress) {
      if (jobs.has(run)) throw new StudioError('busy', `Run ${run} is being evaluated already. Wait for the end, or cancel it.`);
      const job: Job = { trainer: null, beside: false, moved: false, cancelled: false };
      jobs.set(run, job);
      const result = turn.then(() => work(job, command, onProgress));
      turn = result.catch(() => undefined);
      try {
        return await result;
      } finally {
        jobs.delete(run);
      }
    },
    cancel(run) {
      const job = jobs.get(run);
      if (job) end(job);
    },
    stepAside() {
      for (const job of jobs.values()) {
        if (job.trainer === null || job.beside || job.cancelled) continue;
        job.moved = true;
        job.trainer.kill();
      }
    },
    close: () => jobs.forEach(end),
  };
}

const CANCELLED = 'The evaluation was cancelled.';
const cancelled = (): StudioError => new StudioError('invalid-request', CANCELLED);
export const isCancelled = (error: unknown): boolean => error instanceof StudioError && error.message === CANCELLED;

function answer(
  job: Job,
  trainer: TrainerProcess,
  command: EvaluateCommand,
  onProgress: (progress: EvaluationProgress) => void,
): Promise<EvaluationSummary> {
  return answerOf(trainer, {
    command,
    pick: (message) => {
      if (message.type === 'evaluation-progress') onProgress(message.progress);
      return message.type === 'evaluation' ? message.evaluation : undefined;
    },
    refused: 'The run could not be evaluated',
    ended: (exit) => (job.cancelled ? cancelled() : new StudioError('internal', `The evaluation ended. ${describeExit(exit)}`)),
  });
}
