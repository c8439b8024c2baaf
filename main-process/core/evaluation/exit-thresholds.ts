import type { Answers } from './answers.ts';
import { bestWithin, earlyExitCurve, type EarlyExit } from './early-exit.ts';
import { hundredths, isSure, STEPS } from './leaving.ts';

/** What comes of a threshold of its own for every output but the last. */
export type ExitPoint = Omit<EarlyExit, 'threshold'>;

/** @param thresholds of all outputs but the last, shallow to deep @param costs of an image that leaves at each output */
export function exitPointAt({ labels, outputs }: Answers, costs: readonly number[], thresholds: readonly number[]): ExitPoint {
  const last = outputs.length - 1;
  const counts = outputs.map(() => 0);
  let right = 0;
  for (let image = 0; image < labels.length; image += 1) {
    let at = 0;
    while (at < last && !isSure(outputs[at]?.confidence[image] as number, thresholds[at] ?? 1)) at += 1;
    counts[at] = (counts[at] ?? 0) + 1;
    if (outputs[at]?.predicted[image] === labels[image]) right += 1;
  }
  const total = Math.max(1, labels.length);
  const shares = counts.map((count) => count / total);
  return { accuracy: right / total, cost: shares.reduce((sum, share, at) => sum + share * (costs[at] ?? 0), 0), shares };
}

/** What thresholds are chosen for: the least cost at that accuracy or better, or the most accuracy at that mean cost or less. */
export type ExitGoal = { readonly kind: 'accuracy'; readonly least: number } | { readonly kind: 'cost'; readonly most: number };

export interface ChosenThresholds extends ExitPoint {
  readonly thresholds: readonly number[];
}

interface Setting {
  /** Hundredths of each output but the last; `STEPS + 1`: no image leaves there. */
  readonly levels: readonly number[];
  /** Images answered rightly, and the sum of their costs. */
  readonly right: number;
  readonly cost: number;
}

/** How many worths of accuracy the search goes through, and sweeps over the outputs for each. */
const WORTHS = 24;
const SWEEPS = 6;

/**
 * Thresholds for a goal on these images. Finding the best of 102^outputs is a search: for many worths of accuracy in cost
 * each output's threshold in turn takes its best value with the others held (all its values cost one walk over the
 * images), and everything met on the way is held against the goal. It begins at the best common threshold, so it is never
 * worse than that; with one auxiliary output it is exact.
 * @param costs of an image that leaves at each output, shallow to deep
 * @returns null where no threshold reaches the goal
 */
export function chooseThresholds(answers: Answers, costs: readonly number[], goal: ExitGoal): ChosenThresholds | null {
  const { labels, outputs } = answers;
  const images = labels.length;
  const heads = outputs.length - 1;
  if (images === 0 || heads < 1) return null;
  const walk = sweeper(answers, costs);
  const isBetter = betterFor(goal, images);
  let best: Setting | null = null;
  const consider = (setting: Setting): void => {
    if (isBetter(setting, best)) best = setting;
  };
  /** One output after the other, until none can do better by that measure. */
  const descend = (from: readonly number[], isGain: (one: Setting, other: Setting | null) => boolean): readonly number[] => {
    let levels = from;
    for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
      const before = levels;
      for (let output = 0; output < heads; output += 1) {
        let chosen: Setting | null = null;
        for (const setting of walk(levels, output)) {
          consider(setting);
          if (isGain(setting, chosen)) chosen = setting;
        }
        levels = chosen?.levels ?? levels;
      }
      if (before.every((level, output) => level === levels[output])) break;
    }
    return levels;
  };

  const common = commonFor(earlyExitCurve(answers, costs), goal);
  const nowhere = Array.from({ length: heads }, () => STEPS + 1);
  const whole = costs[heads] ?? 1;
  let levels: readonly number[] = nowhere;
  for (let at = 0; at < WORTHS; at += 1) {
    // From "cost is nothing" to "accuracy is nothing": the mean cost of the whole is worth 1/1000 to 10 of accuracy.
    const worth = 10 ** (-3 + (4 * at) / (WORTHS - 1)) / whole;
    const value = ({ right, cost }: Setting): number => right - worth * cost;
    levels = descend(levels, (one, other) => other === null || value(one) > value(other));
  }
  descend(common ?? nowhere, isBetter);
  const found = best as Setting | null;
  if (found === null || !isReached(goal, found, images)) return null;
  const thresholds = found.levels.map((level) => level / STEPS);
  return { thresholds, ...exitPointAt(answers, costs, thresholds) };
}

function commonFor(curve: readonly EarlyExit[], goal: ExitGoal): readonly number[] | null {
  const within = goal.kind === 'cost'
    ? bestWithin(curve, goal.most)
    : curve.filter(({ accuracy }) => accuracy >= goal.least - 1e-12).sort((a, b) => a.cost - b.cost)[0];
  return within ? within.shares.slice(1).map(() => Math.round(within.threshold * STEPS)) : null;
}

const isReached = (goal: ExitGoal, { right, cost }: Setting, images: number): boolean =>
  goal.kind === 'cost' ? cost <= goal.most * images * (1 + 1e-9) : right >= goal.least * images - 1e-6;

/** Reaching the goal comes first; then the figure that is wanted, then the other one. */
function betterFor(goal: ExitGoal, images: number): (one: Setting, other: Setting | null) => boolean {
  return (one, other) => {
    if (other === null) return true;
    const [a, b] = [isReached(goal, one, images), isReached(goal, other, images)];
    if (a !== b) return a;
    const byRight = one.right - other.right;
    const byCost = other.cost - one.cost;
    // What does not reach it yet goes towards it.
    const first = (goal.kind === 'cost') === a ? byRight : byCost;
    return first === 0 ? (first === byRight ? byCost : byRight) > 0 : first > 0;
  };
}

type Sweep = (levels: readonly number[], output: number) => readonly Setting[];

/** All settings in which one output's threshold differs, from one walk over the images: O(images · outputs + steps). */
function sweeper({ labels, outputs }: Answers, costs: readonly number[]): Sweep {
  const last = outputs.length - 1;
  const reached = outputs.map(({ confidence }) => Uint8Array.from(confidence, hundredths));
  const isRight = outputs.map(({ predicted }) => Uint8Array.from(predicted, (answer, image) => Number(answer === labels[image])));
  return (levels, output) => {
    // By the confidence of that output: what leaving there gives, and what going on gives.
    const [leaveRight, leaveCost] = [new Float64Array(STEPS + 2), new Float64Array(STEPS + 2)];
    const [passRight, passCost] = [new Float64Array(STEPS + 2), new Float64Array(STEPS + 2)];
    let [right, cost] = [0, 0];
    for (let image = 0; image < labels.length; image += 1) {
      let at = 0;
      while (at < output && (reached[at]?.[image] as number) < (levels[at] as number)) at += 1;
      if (at < output) {
        right += isRight[at]?.[image] as number;
        cost += costs[at] as number;
        continue;
      }
      const level = reached[output]?.[image] as number;
      leaveRight[level] = (leaveRight[level] as number) + (isRight[output]?.[image] as number);
      leaveCost[level] = (leaveCost[level] as number) + (costs[output] as number);
      at = output + 1;
      while (at < last && (reached[at]?.[image] as number) < (levels[at] as number)) at += 1;
      passRight[level] = (passRight[level] as number) + (isRight[at]?.[image] as number);
      passCost[level] = (passCost[level] as number) + (costs[at] as number);
    }
    // With the highest threshold all go on; each step down lets those of one hundredth leave.
    for (let level = 0; level <= STEPS; level += 1) {
      right += passRight[level] as number;
      cost += passCost[level] as number;
    }
    const settings: Setting[] = [];
    for (let level = STEPS + 1; level >= 0; level -= 1) {
      right += (leaveRight[level] as number) - (passRight[level] as number);
      cost += (leaveCost[level] as number) - (passCost[level] as number);
      settings.push({ levels: levels.map((each, place) => (place === output ? level : each)), right, cost });
    }
    return settings;
  };
}
