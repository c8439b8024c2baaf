import { join } from 'node:path';
import type { EpochEvent, StartEvent, TrainingEvent } from '../../contract/training-events.ts';
import { EventFile } from './event-file.ts';
import type { HParam } from './messages.ts';

export const BOARD_FOLDER = 'tensorboard';
/** ms; a person who watches in TensorBoard sees no more often. */
const FLUSH_EVERY = 5000;

export interface RunBoardOptions {
  /** Of the run. */
  readonly directory: string;
  /** Id of the run, under which TensorBoard's table of hyper-parameters lists it. */
  readonly run: string;
  readonly hparams: Readonly<Record<string, HParam>>;
  /** The step of the checkpoint that this session goes on from; null for a new run. */
  readonly from: number | null;
  /** What the metrics tell of that very step, to be said again. */
  readonly replay?: readonly TrainingEvent[];
  /** The files cannot be written: the run goes on without them. */
  readonly onProblem: (message: string) => void;
}

/**
 * TensorBoard event files of a run. TensorBoard lays runs over one another, so each output is a run of its own in a folder
 * below, with the same tags (`loss/train`, `error/test`); what belongs to the whole run (learning rate, images per second,
 * gradient norms, the configuration) lies beside them. Each session writes new files; its first word takes back what earlier
 * ones told of the steps after its checkpoint, as TensorFlow's own session log does.
 */
export class RunBoard {
  readonly #options: RunBoardOptions;
  #whole: EventFile | null = null;
  #outputs = new Map<string, EventFile>();
  #step: number;
  #flushed = Date.now();
  #broken = false;

  constructor(options: RunBoardOptions) {
    this.#options = options;
    this.#step = options.from ?? 0;
  }

  /** Costs some microseconds; the disk is touched every few seconds. Never throws. */
  take(event: TrainingEvent): void {
    this.#guard(() => {
      if (event.event === 'start') this.#open(event);
      else this.#write(event);
      if (Date.now() - this.#flushed > FLUSH_EVERY) this.#flush();
    });
  }

  /** Before a checkpoint: the files must not know fewer steps than it does. Never throws. */
  flush(): void {
    this.#guard(() => this.#flush());
  }

  close(): void {
    this.#guard(() => {
      for (const file of this.#files) file.close();
      this.#whole = null;
      this.#outputs.clear();
    });
  }

  get #files(): readonly EventFile[] {
    return [...(this.#whole ? [this.#whole] : []), ...this.#outputs.values()];
  }

  #open({ outputs }: StartEvent): void {
    const { directory, run, hparams, from, replay = [] } = this.#options;
    const folder = join(directory, BOARD_FOLDER);
    this.#whole = new EventFile(folder);
    this.#outputs = new Map(folderNames(outputs).map(([id, name]) => [id, new EventFile(join(folder, name))]));
    if (from !== null) for (const file of this.#files) file.add({ kind: 'start', step: from });
    this.#whole.add({ kind: 'hparams', values: hparams, group: run });
    for (const event of replay) this.#write(event);
    this.#flush();
  }

  #write(event: TrainingEvent): void {
    switch (event.event) {
      case 'step':
        this.#step = event.step;
        for (const [id, file] of this.#outputs) {
          const loss = event.loss[id];
          if (loss !== undefined) file.add({ kind: 'scalars', step: event.step, values: { 'loss/step': loss } });
        }
        return this.#whole?.add({
          kind: 'scalars',
          step: event.step,
          values: { 'speed/images per second': event.imagesPerSecond, ...(event.learningRate !== undefined && { 'learning rate': event.learningRate }) },
        });
      case 'gradients':
        return this.#whole?.add({ kind: 'scalars', step: event.step, values: prefixed('gradient norm', event.nodes) });
      case 'epoch': {
        const { train, validation, test } = event;
        const parts: Readonly<Record<string, EpochEvent['test']>> = { train, validation, test };
        for (const [id, file] of this.#outputs) {
          const values: Record<string, number> = {};
          for (const [part, metrics] of Object.entries(parts)) {
            const found = metrics?.[id];
            if (found) Object.assign(values, { [`loss/${part}`]: found.loss, [`error/${part}`]: found.error });
          }
          file.add({ kind: 'scalars', step: this.#step, values });
        }
        this.#whole?.add({ kind: 'scalars', step: this.#step, values: { epoch: event.epoch } });
        return this.#flush();
      }
      case 'end':
        this.#whole?.add({ kind: 'hparams-end', success: event.status === 'completed' });
        return this.#flush();
      default:
        return;
    }
  }

  #flush(): void {
    for (const file of this.#files) file.flush();
    this.#flushed = Date.now();
  }

  #guard(work: () => void): void {
    if (this.#broken) return;
    try {
      work();
    } catch (error) {
      this.#broken = true;
      const why = error instanceof Error ? error.message : String(error);
      this.#options.onProblem(`The TensorBoard files are not written any more: ${why}. The run itself and its metrics are not touched by that.`);
    }
  }
}

const prefixed = (name: string, values: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [`${name}/${key}`, value]));

/** Id of each output and the name of its folder: its own name where the file system takes it and no other has it. */
export function folderNames(outputs: StartEvent['outputs']): readonly (readonly [string, string])[] {
  const taken = new Set<string>();
  return outputs.map(({ id, name }) => {
    const plain = name.replace(/[^\p{L}\p{N} ._-]/gu, '_').replace(/^[. ]+|[. ]+$/g, '').slice(0, 60) || 'output';
    let free = plain;
    for (let number = 2; taken.has(free.toLowerCase()); number += 1) free = `${plain} ${number}`;
    taken.add(free.toLowerCase());
    return [id, free] as const;
  });
}
