/** What thresholds were chosen for, and on which images; their own words, for whoever shows them. */
export interface ThresholdOrigin {
  readonly goal: string;
  readonly fittedOn: string;
}

/**
 * Confidences from which an image leaves at each output but the last: one for all, or one each. The early-exit simulator and
 * Try it speak of the same ones.
 */
export class ExitThresholds {
  /** The one for all, and where it was before each had its own. */
  common = $state(0.9);
  #own = $state.raw<readonly number[] | null>(null);
  /** Null where they were set by hand. */
  origin = $state.raw<ThresholdOrigin | null>(null);

  /** @param heads outputs but the last */
  of(heads: number): readonly number[] {
    return this.#ownOf(heads) ?? Array.from({ length: heads }, () => this.common);
  }

  isCommon(heads: number): boolean {
    return this.#ownOf(heads) === null;
  }

  setAll(threshold: number): void {
    this.common = threshold;
    [this.#own, this.origin] = [null, null];
  }

  set(heads: number, output: number, threshold: number): void {
    const before = this.of(heads);
    if (before[output] === threshold) return;
    this.#own = before.map((each, at) => (at === output ? threshold : each));
    this.origin = null;
  }

  take(thresholds: readonly number[], origin: ThresholdOrigin): void {
    [this.#own, this.origin] = [thresholds, origin];
  }

  /** Those of one run say nothing about another. */
  forget(): void {
    [this.#own, this.origin] = [null, null];
  }

  /** Those of a network with other outputs are not meant for this one. */
  #ownOf(heads: number): readonly number[] | null {
    return this.#own?.length === heads ? this.#own : null;
  }
}

/** "0.90"; above 1 no image leaves. */
export const thresholdText = (threshold: number): string => (threshold > 1 ? 'never' : threshold.toFixed(2));
