/** What is known of an output's cost, shallow to deep. */
export interface CostedOutput {
  readonly multiplyAdds: number;
  readonly multiplyAddsInTurn?: number | undefined;
  /** Milliseconds of one image. */
  readonly latency: { readonly single: number; readonly inTurn?: number | undefined } | null;
}

export type CostMeasure = 'multiplyAdds' | 'latency';

export interface LeavingCosts {
  /** Of an image that leaves at each output: the trunk so far and every head on the way, those asked in vain too. */
  readonly costs: readonly number[];
  /** Of the network cut at its final output, without the heads on the way: what early exit is held against. */
  readonly whole: number;
  /** Of the network cut at each output, without the heads before it. */
  readonly alone: readonly number[];
  /** False where an earlier version evaluated: heads asked in vain are not known and not counted. */
  readonly complete: boolean;
}

/** @returns null where it was not measured */
export function leavingCosts(outputs: readonly CostedOutput[], measure: CostMeasure): LeavingCosts | null {
  const alone = outputs.map(({ multiplyAdds, latency }) => (measure === 'latency' ? latency?.single : multiplyAdds));
  const inTurn = outputs.map(({ multiplyAddsInTurn, latency }) => (measure === 'latency' ? latency?.inTurn : multiplyAddsInTurn));
  if (!alone.every(isKnown)) return null;
  const complete = inTurn.every(isKnown);
  return { costs: complete ? inTurn : alone, whole: alone[alone.length - 1] ?? 0, alone, complete };
}

const isKnown = (value: number | undefined): value is number => value !== undefined;
