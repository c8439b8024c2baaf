import { analyse } from '../../../main-process/core/analyse.ts';
import { ablationPlan, ablationResult, armName, auxiliaryOutputs, outcomeOf, paceOf, secondsOf, seedsFrom, type AblationResult } from '../../../main-process/core/experiments/index.ts';
import { errorsOf, reported } from '../../../main-process/contract/training-events.ts';
import type { Client } from '../../../main-process/contract/rpc.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import type { Method } from '../../../main-process/core/graph/training-config.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import { messageOf, notify } from '../../ui/notify.ts';
import { designOf } from '../outputs/published.ts';
import type { RunLibrary } from '../runs/run-library.svelte.ts';

export interface AblationParts {
  readonly client: Client;
  readonly editor: Editor;
  readonly runs: RunLibrary;
  /** Training images of the design's data set; null where nobody has looked yet. */
  readonly images: () => number | null;
}

/** An ablation of the open design that is being planned, and the results of those that were started. */
export class AblationSession {
  methods = $state.raw<readonly Method[]>(['single', 'joint', 'fused']);
  withoutHeads = $state(true);
  seeds = $state(3);
  starting = $state(false);
  /** Experiment whose results are shown; the newest unless chosen. */
  shown = $state<string | null>(null);
  readonly #parts: AblationParts;

  constructor(parts: AblationParts) {
    this.#parts = parts;
  }

  /** Why nothing can be started; null when it can. */
  readonly problem: string | null = $derived.by(() => {
    const { analysis, document } = this.#parts.editor;
    if (!analysis.trainable) return 'The design cannot be trained as it is; Problems says why.';
    if (auxiliaryOutputs(document) === 0) return 'The design has no auxiliary outputs: every method is the same there. Attach one first.';
    if (this.methods.length === 0 || (this.methods.length < 2 && !this.withoutHeads)) return 'Choose at least two ways of training to compare.';
    return null;
  });

  readonly plan = $derived.by(() => {
    const { document } = this.#parts.editor;
    const { methods, withoutHeads, seeds } = this;
    return ablationPlan(document, { methods, withoutHeads, seeds: seedsFrom(document.training.seed, seeds) });
  });

  /** Seconds of all runs at the pace of the newest run that has finished an epoch here; null where none tells. */
  readonly estimate: number | null = $derived.by(() => {
    const images = this.#parts.images();
    const pace = this.#pace();
    if (images === null || pace === null) return null;
    return this.plan.reduce((sum, { design }) => sum + secondsOf(analyse(design), design.training, images, pace), 0);
  });

  #pace(): number | null {
    for (const { id } of this.#parts.runs.summaries) {
      const record = this.#parts.runs.record(id);
      const design = record && designOf(record);
      if (!record?.start || !design) continue;
      const epochSeconds = record.series.epochs.map(({ seconds }) => seconds);
      const { stepsPerEpoch } = record.start;
      const pace = paceOf({ analysis: design.analysis, config: design.document.training, stepsPerEpoch, epochSeconds });
      if (pace !== null) return pace;
    }
    return null;
  }

  /** Ablations of the library, newest first. */
  readonly experiments = $derived.by(() => {
    const found = new Map<string, string>();
    for (const { experiment } of this.#parts.runs.summaries) if (experiment?.kind === 'ablation') found.set(experiment.id, experiment.name);
    return [...found].map(([id, name]) => ({ id, name }));
  });
  readonly current: string | null = $derived(this.shown ?? this.experiments[0]?.id ?? null);

  /** What the runs of the shown ablation reached so far; filled in as they end. */
  readonly result: AblationResult | null = $derived.by(() => {
    const { runs } = this.#parts;
    const outcomes = this.#runsOf(this.current).flatMap(({ id, label, status }) => {
      const record = runs.record(id);
      if (!record) return [];
      void record.revision;
      const last = record.series.epochs[record.series.epochs.length - 1];
      const errors = last && errorsOf(reported(last));
      return outcomeOf({ label, status, design: record.design, outputs: record.start?.outputs, errors }) ?? [];
    });
    return outcomes.length === 0 ? null : ablationResult(outcomes);
  });

  /** Asks for the records of the shown ablation. */
  async load(): Promise<void> {
    await Promise.all(this.#runsOf(this.current).map(({ id }) => this.#parts.runs.load(id)));
  }

  #runsOf(experiment: string | null) {
    return this.#parts.runs.summaries.filter((run) => experiment !== null && run.experiment?.id === experiment);
  }

  /** Queues all runs. True when they were. */
  async start(): Promise<boolean> {
    if (this.problem !== null || this.starting) return false;
    this.starting = true;
    try {
      const { client, editor } = this.#parts;
      const { experiment, runs } = await client.request('experiments.start', {
        name: `Ablation of ${editor.document.name}`.slice(0, 200),
        kind: 'ablation',
        ...(editor.path === null ? {} : { path: editor.path }),
        runs: this.plan.map(({ design, values, arm }) => ({ design: serialiseDocument(design), values, tags: [armName(arm)] })),
      });
      this.shown = experiment;
      await this.#parts.runs.refresh();
      notify.done(`${runs.length} runs are queued`, 'The table fills in as they end.');
      return true;
    } catch (error) {
      notify.fail('The ablation did not start', messageOf(error));
      return false;
    } finally {
      this.starting = false;
    }
  }
}
