import { heldOut } from '../../../main-process/contract/training-events.ts';
import type { RunRecord } from '../runs/run-record.svelte.ts';
import type { Analysis } from '../../../main-process/core/shape/facts.ts';
import type { ExitMeasures } from './exit-measures.svelte.ts';

/** One exit of the design or of a run: what it costs, and what it reached. Costs are those of the model cut there. */
export interface OutputRow {
  readonly id: string;
  readonly name: string;
  readonly depth: number;
  readonly parameters: number;
  readonly multiplyAdds: number;
  readonly trainLoss: number | null;
  readonly trainError: number | null;
  /** Of the images held out: the validation part where the run has one, else the test part. */
  readonly testLoss: number | null;
  readonly testError: number | null;
  readonly best: { readonly epoch: number; readonly error: number } | null;
  /** % */
  readonly topFive: number | null;
  /** ms an image */
  readonly latency: number | null;
}

/** Rows of a run when there is one on show, else of the open design. */
export function outputRows(analysis: Analysis, record: RunRecord | null, measures: ExitMeasures = {}): readonly OutputRow[] {
  const drawn = (): NonNullable<RunRecord['start']>['outputs'] =>
    analysis.exits.map(({ exit: { id, name, depth }, parameters, multiplyAdds }) => ({ id, name, depth, parameters, flops: multiplyAdds }));
  const outputs = record?.start?.outputs ?? drawn();
  const last = record?.series.epochs[record.series.epochs.length - 1];
  return outputs.map(({ id, name, depth, parameters, flops }) => ({
    id,
    name,
    depth,
    parameters,
    multiplyAdds: flops,
    trainLoss: last?.train[id]?.loss ?? null,
    trainError: last?.train[id]?.error ?? null,
    testLoss: (last && heldOut(last)[id]?.loss) ?? null,
    testError: (last && heldOut(last)[id]?.error) ?? null,
    best: record?.series.best(id) ?? null,
    topFive: measures[id]?.topFive ?? null,
    latency: measures[id]?.latency ?? null,
  }));
}
