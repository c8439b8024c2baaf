import type { EvaluatedPart, EvaluationProgress, EvaluationScaling, EvaluationSummary } from '../../../main-process/contract/evaluation.ts';
import type { Client } from '../../../main-process/contract/rpc.ts';
import type { Answers } from '../../../main-process/core/evaluation/index.ts';
import { messageOf } from '../../ui/notify.ts';
import { measuredExits } from '../outputs/exit-measures.svelte.ts';
import { ExitThresholds } from './exit-thresholds.svelte.ts';
import { unpackAnswers } from './unpack.ts';

/** An evaluation with all its answers. */
export interface Evaluated {
  readonly run: string;
  readonly summary: EvaluationSummary;
  readonly answers: Answers;
}

/** The evaluation of the run that Analyse shows: what is kept of it, one under way, and why there is none. */
export class Evaluations {
  /** Null while nothing is known of the run on show. */
  list = $state.raw<readonly EvaluationSummary[] | null>(null);
  shown = $state.raw<Evaluated | null>(null);
  failure = $state<string | null>(null);
  readonly thresholds = new ExitThresholds();
  #run = $state<string | null>(null);
  /** By run: one asked for here or elsewhere, or begun by itself after a run. */
  #underWay = $state.raw<ReadonlyMap<string, EvaluationProgress>>(new Map());
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
    client.on('evaluation.progress', ({ run, ...progress }) => this.#note(run, progress));
    client.on('evaluation.ended', ({ run, evaluations, failure }) => {
      this.#note(run, null);
      const [newest] = evaluations;
      if (newest) measuredExits.take(run, evaluations);
      if (run !== this.#run) return;
      this.failure = failure;
      for (const each of [...evaluations].reverse()) this.#list(each);
      // What stood first, while the test images were not done yet.
      const { part, checkpoint } = this.shown?.summary ?? {};
      const isBefore = part === 'validation' && checkpoint?.digest === newest?.checkpoint.digest;
      if (newest && (this.shown === null || isBefore)) void this.show(newest);
    });
  }

  /** Of the run on show. */
  get progress(): EvaluationProgress | null {
    return this.#run === null ? null : this.progressOf(this.#run);
  }

  progressOf(run: string): EvaluationProgress | null {
    return this.#underWay.get(run) ?? null;
  }

  #note(run: string, progress: EvaluationProgress | null): void {
    const changed = new Map(this.#underWay);
    if (progress === null) changed.delete(run);
    else changed.set(run, progress);
    this.#underWay = changed;
  }

  #list(evaluation: EvaluationSummary): void {
    this.list = [evaluation, ...(this.list ?? []).filter(({ key }) => key !== evaluation.key)];
  }

  get run(): string | null {
    return this.#run;
  }

  /** Turns to a run and shows its newest evaluation, when there is one. */
  async turnTo(run: string | null): Promise<void> {
    if (run === this.#run) return;
    this.#run = run;
    this.thresholds.forget();
    [this.list, this.shown, this.failure] = [null, null, null];
    if (run === null) return;
    try {
      const evaluations = await measuredExits.list(this.#client, run);
      if (this.#run !== run) return;
      this.list = evaluations;
      const [newest] = evaluations;
      if (newest) await this.show(newest);
    } catch (error) {
      if (this.#run === run) this.failure = messageOf(error);
    }
  }

  async show(summary: EvaluationSummary): Promise<void> {
    const run = this.#run;
    if (run === null) return;
    try {
      const evaluated = await this.#read(run, summary);
      if (this.#run === run) this.shown = evaluated;
    } catch (error) {
      if (this.#run === run) this.failure = messageOf(error);
    }
  }

  /** What is kept of the same weights on images held out to validate by; null where it is that already, or where there is none. */
  validationSummary({ run, summary }: Evaluated): EvaluationSummary | null {
    if (run !== this.#run || summary.part === 'validation') return null;
    return this.list?.find(({ part, checkpoint }) => part === 'validation' && checkpoint.digest === summary.checkpoint.digest) ?? null;
  }

  /** Its answers. What cannot be read is none, as a damaged one is mended by evaluating again. */
  async validationOf(evaluated: Evaluated): Promise<Evaluated | null> {
    const summary = this.validationSummary(evaluated);
    return summary === null ? null : this.#read(evaluated.run, summary).catch(() => null);
  }

  /** A temperature for each output, and what it makes of their calibration. */
  scalingOf({ run, summary }: Evaluated): Promise<EvaluationScaling> {
    return this.#client.request('evaluation.scaling', { run, key: summary.key });
  }

  async #read(run: string, summary: EvaluationSummary): Promise<Evaluated> {
    const packed = await this.#client.request('evaluation.answers', { run, key: summary.key });
    return { run, summary, answers: unpackAnswers(packed, summary.classNames.length) };
  }

  /** @param checkpoint `last`, `best` or `best:` and the id of an output */
  async evaluate(checkpoint: string, part: EvaluatedPart, again: boolean): Promise<void> {
    const run = this.#run;
    if (run === null || this.progress !== null) return;
    this.failure = null;
    this.#note(run, { phase: 'preparing', progress: 0 });
    try {
      const { evaluation } = await this.#client.request('evaluation.run', { run, checkpoint, part, again });
      if (this.#run !== run) return;
      this.#list(evaluation);
      measuredExits.take(run, this.list ?? []);
      await this.show(evaluation);
    } catch (error) {
      if (this.#run === run) this.failure = messageOf(error);
    } finally {
      this.#note(run, null);
    }
  }

  cancel(run = this.#run): void {
    if (run !== null) void this.#client.request('evaluation.cancel', { run }).catch(() => undefined);
  }
}
