import type { HeadsEvent, TrainingEvent } from '../contract/training-events.ts';
import type { HeadsReport, ImageBatch, Network, StepOptions } from '../engines/network.ts';
import type { RunControl } from './control.ts';
import { messageOf } from '../engines/engine.ts';

/**
 * Outputs are compared once in so many steps: it costs a backward pass an output, up to some steps' time, and so stays
 * below two hundredths of a run. Not at the first steps, which compile enough as it is.
 */
const COMPARE_EVERY = 200;
const COMPARE_FIRST = 21;
/** Milliseconds between two looks at memory. */
const RESOURCES_EVERY = 3000;

export interface RunWatchOptions {
  readonly network: Pick<Network, 'compareHeads' | 'deviceBytes'>;
  readonly control: RunControl;
  /** Ids, in the order of the network's exits. */
  readonly exits: readonly string[];
  readonly emit: (event: TrainingEvent) => void;
  /** Milliseconds; replaced in tests. */
  readonly now?: () => number;
}

/** Looks at a run beside its steps and tells what it sees. Nothing here changes a number of the run. */
export class RunWatch {
  readonly #options: RunWatchOptions;
  readonly #now: () => number;
  /** Why outputs are not compared any more. */
  #broken = false;
  #lastLook = -Infinity;

  constructor(options: RunWatchOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Compares the outputs' gradients on the batch of the coming step when it is time or when somebody asked. */
  async beforeStep(batch: ImageBatch, step: StepOptions): Promise<void> {
    const { control, emit, exits, network } = this.#options;
    const asked = control.takeHeadsRequest();
    const due = exits.length > 1 && !this.#broken && step.step % COMPARE_EVERY === COMPARE_FIRST;
    if (!asked && !due) return;
    try {
      emit({ event: 'heads', step: step.step, outputs: [...exits], ...triangles(await network.compareHeads(batch, step), exits.length), asked });
    } catch (error) {
      // It needs more memory than a step. A run must not end for want of a picture.
      this.#broken = true;
      emit({ event: 'log', level: 'warning', message: `The outputs' gradients could not be compared at step ${step.step}: ${messageOf(error)} Training goes on without.` });
    }
  }

  /** @param starved batches of this session that the device waited for */
  afterStep(step: number, starved: number): void {
    const { emit, network } = this.#options;
    const now = this.#now();
    if (now - this.#lastLook < RESOURCES_EVERY) return;
    this.#lastLook = now;
    const deviceBytes = network.deviceBytes?.();
    emit({ event: 'resources', step, processBytes: process.memoryUsage.rss(), ...(deviceBytes !== undefined && { deviceBytes }), starved });
  }
}

/** The upper triangles, to the six digits that float32 has. Nodes with sums that are no numbers are left out. */
function triangles({ weights, nodes }: HeadsReport, exits: number): Pick<HeadsEvent, 'weights' | 'nodes'> {
  const short = (value: number): number => Number(value.toPrecision(6));
  const upper = (matrix: readonly number[]): number[] => matrix.filter((_, at) => at % exits >= Math.floor(at / exits)).map(short);
  const finite = Object.entries(nodes).filter(([, matrix]) => matrix.every(Number.isFinite));
  return { weights: weights.map(short), nodes: Object.fromEntries(finite.map(([node, matrix]) => [node, upper(matrix)])) };
}
