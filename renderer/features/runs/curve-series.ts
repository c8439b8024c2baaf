import { heldOut, heldOutPart, type EpochEvent, type HeldOutPart, type StepEvent } from '../../../main-process/contract/training-events.ts';

/** Columns for a chart: one x, one y a series; `null` where a series has no point. */
export interface Columns {
  readonly x: readonly number[];
  readonly y: Readonly<Record<string, readonly (number | null)[]>>;
}

/** More points than this are thinned to half: a chart is some hundred pixels wide. */
const MOST = 6000;

/**
 * The curves of one run, appended to while it trains. Mutable on purpose: a run adds ten points a second for hours.
 * `revision` counts changes, for who draws.
 */
export class CurveSeries {
  revision = 0;
  #exits: readonly string[] = [];
  #steps: number[] = [];
  #losses: Record<string, (number | null)[]> = {};
  #rates: number[] = [];
  #learningRates: (number | null)[] = [];
  #epochs: EpochEvent[] = [];

  constructor(exits: readonly string[]) {
    this.expect(exits);
  }

  /** Adds exits: a run's are known once it has started. Their columns begin with gaps. */
  expect(exits: readonly string[]): void {
    this.#exits = [...new Set([...exits, ...this.#exits])];
    for (const exit of this.#exits) this.#losses[exit] ??= this.#steps.map(() => null);
  }

  get exits(): readonly string[] {
    return this.#exits;
  }
  get epochs(): readonly EpochEvent[] {
    return this.#epochs;
  }
  get lastStep(): number {
    return this.#steps[this.#steps.length - 1] ?? 0;
  }
  get stepCount(): number {
    return this.#steps.length;
  }
  /** Images per second at the last `count` steps. */
  recentRates(count: number): readonly number[] {
    return this.#rates.slice(-count);
  }

  /** A step at or before the last one is a repetition and is left out. */
  addStep(event: StepEvent): void {
    if (event.step <= this.lastStep) return;
    this.#steps.push(event.step);
    this.#rates.push(event.imagesPerSecond);
    this.#learningRates.push(event.learningRate ?? null);
    for (const exit of this.#exits) this.#losses[exit]?.push(event.loss[exit] ?? null);
    if (this.#steps.length > MOST) this.#thin();
    this.revision += 1;
  }

  addEpoch(event: EpochEvent): void {
    this.#epochs = [...this.#epochs.filter(({ epoch }) => epoch < event.epoch), event];
    this.revision += 1;
  }

  /** A run goes on from a checkpoint: what came after it is trained again, so its points go. */
  rewind(step: number, stepsPerEpoch: number): void {
    const keep = this.#steps.filter((value) => value <= step).length;
    this.#steps.length = keep;
    this.#rates.length = keep;
    this.#learningRates.length = keep;
    for (const exit of this.#exits) if (this.#losses[exit]) this.#losses[exit].length = keep;
    this.#epochs = this.#epochs.filter(({ epoch }) => epoch * stepsPerEpoch <= step);
    this.revision += 1;
  }

  /** Of every four points the two with the least and the greatest loss stay, so that no peak goes; and the newest. */
  #thin(): void {
    const total = (index: number): number => this.#exits.reduce((sum, exit) => sum + (this.#losses[exit]?.[index] ?? 0), 0);
    const kept: number[] = [];
    for (let start = 0; start < this.#steps.length; start += 4) {
      const four = [0, 1, 2, 3].map((offset) => start + offset).filter((index) => index < this.#steps.length);
      const byLoss = [...four].sort((a, b) => total(a) - total(b));
      const stay = new Set([byLoss[0], byLoss[byLoss.length - 1]]);
      kept.push(...four.filter((index) => stay.has(index) || index === this.#steps.length - 1));
    }
    const pick = <T>(values: readonly T[]): T[] => kept.map((index) => values[index] as T);
    this.#steps = pick(this.#steps);
    this.#rates = pick(this.#rates);
    this.#learningRates = pick(this.#learningRates);
    for (const exit of this.#exits) this.#losses[exit] = pick(this.#losses[exit] ?? []);
  }

  /** Training loss (nats) of each exit at each step. */
  lossBySteps(): Columns {
    return { x: this.#steps, y: this.#losses };
  }

  /** Learning rate of each step that told it. */
  rateBySteps(): Columns {
    return this.#learningRates.some((rate) => rate !== null) ? { x: this.#steps, y: { rate: this.#learningRates } } : { x: [], y: {} };
  }

  /** Error (%) of each exit on the images held out, after each epoch. */
  errorByEpochs(): Columns {
    return this.byEpochs((event, exit) => heldOut(event)[exit]?.error);
  }

  /** Which images those are. */
  get heldOut(): HeldOutPart {
    const last = this.#epochs[this.#epochs.length - 1];
    return last ? heldOutPart(last) : 'test';
  }

  /** A value of each exit after each epoch. */
  byEpochs(value: (event: EpochEvent, exit: string) => number | undefined): Columns {
    const y: Record<string, (number | null)[]> = {};
    for (const exit of this.#exits) y[exit] = this.#epochs.map((event) => value(event, exit) ?? null);
    return { x: this.#epochs.map(({ epoch }) => epoch), y };
  }

  /** The epoch with the least error of an exit on the images held out, the first of equals. */
  best(exit: string): { readonly epoch: number; readonly error: number } | null {
    let best: { epoch: number; error: number } | null = null;
    for (const event of this.#epochs) {
      const error = heldOut(event)[exit]?.error;
      if (error !== undefined && (best === null || error < best.error)) best = { epoch: event.epoch, error };
    }
    return best;
  }
}

/**
 * The weight that smooths a curve of `points` as `weight` smooths one of 200: how smooth a curve looks must not depend
 * on how often the trainer reports. Few points stay where they were measured: ten epochs are ten facts, not noise.
 */
export const weightFor = (weight: number, points: number): number => weight ** (200 / Math.max(1, points));

/**
 * Exponential moving average with bias correction, as TensorBoard draws it: s ← a·s + (1−a)·y, shown as s / (1 − aⁿ).
 * `weight` 0 leaves the values as they are. Gaps stay gaps.
 */
export function smooth(values: readonly (number | null)[], weight: number): (number | null)[] {
  let state = 0;
  let decay = 1;
  return values.map((value) => {
    if (value === null || !Number.isFinite(value)) return null;
    state = weight * state + (1 - weight) * value;
    decay *= weight;
    return state / (1 - decay);
  });
}
