import type { Document } from '../../../main-process/core/graph/document.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import { plural } from '../../ui/format.ts';
import type { Questions } from '../../ui/questions.svelte.ts';
import type { FileSession } from '../files/file-session.svelte.ts';
import type { RunLibrary } from '../runs/run-library.svelte.ts';
import { isActive } from '../runs/run-status.ts';
import type { DatasetCatalog } from './dataset-catalog.svelte.ts';
import type { EngineChoice } from './engine-choice.svelte.ts';
import { isSameDesign } from './same-design.ts';
import { inputSize, mismatches } from './commands.ts';

export interface TrainingParts {
  readonly editor: Editor;
  readonly runs: RunLibrary;
  readonly files: FileSession;
  readonly datasets: DatasetCatalog;
  readonly engines: EngineChoice;
  readonly questions: Questions;
}
/** Why training cannot start now, and where the way on lies. */
export interface Blocked {
  readonly reason: string;
  readonly way: 'problems' | 'data' | 'engine';
}

/** Training of the open design: whether it may start, starting it, and the lock while it lasts. */
export class TrainingSession {
  readonly #parts: TrainingParts;
  starting = $state(false);

  readonly blocked: Blocked | null = $derived.by(() => {
    const { editor, datasets, engines } = this.#parts;
    const errors = editor.analysis.diagnostics.filter(({ severity }) => severity === 'error').length;
    if (errors > 0) return { reason: `${plural(errors, 'error')} in the design ${errors === 1 ? 'keeps' : 'keep'} it from training.`, way: 'problems' };
    if (!editor.analysis.trainable) return { reason: 'The design is not complete: it needs an input and a final output.', way: 'problems' };
    const { dataset } = editor.document.training;
    const info = datasets.info(dataset.name);
    if (datasets.list.length > 0 && !info) return { reason: `There is no data set “${dataset.name}” here.`, way: 'data' };
    if (info?.needsPath && info.downloaded === undefined && dataset.path === undefined) return { reason: `${info.title} needs its folder.`, way: 'data' };
    const size = inputSize(editor.document);
    const inspection = datasets.inspection(dataset, size);
    if (inspection?.state === 'failed') return { reason: inspection.message, way: 'data' };
    if (inspection?.state === 'ready' && inspection.value.skipped.length > 0 && dataset.skipUnreadable !== true) {
      return { reason: `${plural(inspection.value.skipped.length, 'file')} of the data cannot be read.`, way: 'data' };
    }
    const shape = datasets.shape(dataset, size);
    const misfit = shape ? mismatches(editor.document, shape)[0] : undefined;
    if (misfit !== undefined) return { reason: misfit, way: 'data' };
    if (engines.engines.length > 0 && !engines.current) return { reason: 'No engine can train on this machine.', way: 'engine' };
    return null;
  });

  constructor(parts: TrainingParts) {
    this.#parts = parts;
  }

  /** The run under way holds the design in front: nothing of it may change. */
  readonly locks: boolean = $derived.by(() => this.holds(this.#parts.editor.document));

  /** The same of any open design. */
  holds(document: Document): boolean {
    const { runs } = this.#parts;
    const record = runs.active ? runs.record(runs.active.id) : null;
    return record !== null && isSameDesign(record.design, document);
  }

  /** Starts a run of the design as it is drawn, saved or not: the run keeps its own copy. */
  async start(): Promise<void> {
    const { editor, files, runs, engines } = this.#parts;
    if (this.blocked || this.starting) return;
    this.starting = true;
    try {
      const text = files.textFor(editor.path);
      await runs.start(text, engines.chosen, editor.path ?? undefined);
      editor.mode = 'train';
    } finally {
      this.starting = false;
    }
  }

  /** Stops the run after a question: what was trained since the last checkpoint stays, but the run does not go on by itself. */
  async askStop(): Promise<void> {
    const { runs, questions } = this.#parts;
    const run = runs.active;
    if (!run) return;
    const answer = await questions.ask({
      title: `Stop ${run.label}?`,
      text: [`It has finished ${plural(run.epoch, 'epoch')} of ${run.epochs}. A checkpoint is written, so the run can be resumed later.`],
      answers: [{ value: 'stay', label: 'Keep training' }, { value: 'stop', label: 'Stop', kind: 'danger' }],
      dismiss: 'stay',
    });
    if (answer === 'stop' && runs.active?.id === run.id && isActive(runs.active.status)) await runs.stop(run.id);
  }
}
