import { InvalidArgumentError } from 'commander';
import { chooseThresholds, exitPointAt, leavingCosts, readAnswers, type Answers, type ExitGoal } from '../core/evaluation/index.ts';
import type { EvaluatedPart, EvaluationSummary } from '../contract/evaluation.ts';
import { StudioError } from '../contract/studio-error.ts';
import { heldOutTwin, type Evaluation } from '../runs/index.ts';

export interface EarlyExitOptions {
  /** One for all outputs but the last, or one each. */
  readonly threshold?: readonly number[];
  /** Choose them: points of error that may be lost, or per cent of the whole network's cost that may be spent. */
  readonly choose?: { readonly kind: ExitGoal['kind']; readonly value: number };
}

export interface EarlyExitTold {
  readonly thresholds: readonly number[];
  readonly accuracy: number;
  readonly cost: number;
  /** Cost of the network without the heads on the way. */
  readonly whole: number;
  readonly shares: readonly number[];
  /** Images that the thresholds were fitted on, where they were chosen. */
  readonly fittedOn?: { readonly part: EvaluatedPart; readonly images: number };
}

/** What early exit gives in multiply-adds; null where nobody asked. */
export async function earlyExitOf(
  run: string,
  evaluation: EvaluationSummary,
  answers: Answers,
  { threshold, choose }: EarlyExitOptions,
): Promise<EarlyExitTold | null> {
  const heads = evaluation.outputs.length - 1;
  const { costs, whole } = leavingCosts(evaluation.outputs, 'multiplyAdds') ?? { costs: [], whole: 1 };
  if (choose) {
    const validation = await heldOutTwin(run, { summary: evaluation });
    const fitted = validation ? answersOf(validation) : answers;
    const final = fitted.outputs.at(-1)?.predicted;
    const right = fitted.labels.filter((label, image) => final?.[image] === label).length / Math.max(1, fitted.labels.length);
    const wanted: ExitGoal = choose.kind === 'cost'
      ? { kind: 'cost', most: (choose.value / 100) * whole }
      : { kind: 'accuracy', least: right - choose.value / 100 };
    const chosen = chooseThresholds(fitted, costs, wanted);
    if (!chosen) throw new StudioError('invalid-request', 'No thresholds reach that goal: the first output alone costs more, or there is only one.');
    const { part, images } = (validation ?? { summary: evaluation }).summary;
    const { thresholds } = chosen;
    return { thresholds, ...exitPointAt(answers, costs, thresholds), whole, fittedOn: { part, images } };
  }
  if (!threshold) return null;
  if (threshold.length > 1 && threshold.length !== heads) {
    throw new StudioError('invalid-request', `The run has ${heads} outputs before the final one; give one confidence for all of them, or ${heads}.`);
  }
  const thresholds = Array.from({ length: heads }, (_, at) => threshold[at] ?? threshold[0] ?? 1);
  return { thresholds, ...exitPointAt(answers, costs, thresholds), whole };
}

export function answersOf({ summary, labels, logits }: Evaluation): Answers {
  const classes = summary.classNames.length;
  return { classes, labels, outputs: summary.outputs.map(({ id }) => readAnswers(id, logits.get(id) ?? new Float32Array(), classes)) };
}

/** "0.9" or "0.9,0.8". */
export function shares(value: string): readonly number[] {
  return value.split(',').map((text) => {
    const number = Number(text);
    if (text.trim() === '' || !(number >= 0 && number <= 1)) throw new InvalidArgumentError('Expected numbers from 0 to 1, with commas between them.');
    return number;
  });
}

/** "loss=0.5" or "cost=60". */
export function goal(value: string): NonNullable<EarlyExitOptions['choose']> {
  const [, kind, number] = /^(loss|cost)=(\d+(?:\.\d+)?)$/u.exec(value) ?? [];
  if (kind === undefined) throw new InvalidArgumentError('Expected loss=POINTS or cost=PERCENT, as in loss=0.5.');
  return { kind: kind === 'loss' ? 'accuracy' : 'cost', value: Number(number) };
}
