import { uniforms } from '../random/seed.ts';
import type { OutputAnswers } from './answers.ts';
import { readAnswers } from './logits.ts';

/** A temperature fitted to the logits of one output; mean cross-entropy of the images it was fitted on before and after, in nats. */
export interface Temperature {
  readonly temperature: number;
  readonly before: number;
  readonly after: number;
}

/** 1/T is looked for between these: what lies beyond is no calibration any more. */
const [LEAST, MOST] = [1 / 50, 50];
const STEPS = 40;

/**
 * The one temperature T that makes soft-max(logits / T) likeliest (temperature scaling, Guo et al. 2017, arXiv 1706.04599, §4.2). The
 * mean cross-entropy is convex in β = 1/T with the derivative mean(Σ p·z − z of the label), so its zero is found by Newton's
 * steps within a bracket.
 * @param logits `[images, classes]` @param labels `[images]`
 */
export function fitTemperature(logits: Float32Array, labels: Int32Array, classes: number): Temperature {
  const at = (beta: number) => derivatives(logits, labels, classes, beta);
  const before = at(1);
  let [low, high, beta, point] = [LEAST, MOST, 1, before];
  for (let step = 0; step < STEPS && Math.abs(point.slope) > 1e-9; step += 1) {
    if (point.slope > 0) high = beta;
    else low = beta;
    const newton = beta - point.slope / point.curvature;
    const next = newton > low && newton < high ? newton : Math.sqrt(low * high);
    if (Math.abs(next - beta) < 1e-9 * beta) break;
    beta = next;
    point = at(beta);
  }
  // Where every image is right, or none: the bracket's end is as likely as can be.
  const [best, after] = point.loss <= before.loss ? [beta, point.loss] : [1, before.loss];
  return { temperature: 1 / best, before: before.loss, after };
}

/** Mean cross-entropy at β, and its first and second derivative: mean and variance of the logits under the soft-max. */
function derivatives(logits: Float32Array, labels: Int32Array, classes: number, beta: number) {
  let [loss, slope, curvature] = [0, 0, 0];
  for (let image = 0; image < labels.length; image += 1) {
    const first = image * classes;
    let top = -Infinity;
    for (let at = first; at < first + classes; at += 1) top = Math.max(top, logits[at] as number);
    // Logits less the largest one: no exponential is too large.
    let [sum, weighted, squares] = [0, 0, 0];
    for (let at = first; at < first + classes; at += 1) {
      const z = (logits[at] as number) - top;
      const weight = Math.exp(beta * z);
      sum += weight;
      weighted += weight * z;
      squares += weight * z * z;
    }
    const own = (logits[first + (labels[image] as number)] as number) - top;
    const mean = weighted / sum;
    loss += Math.log(sum) - beta * own;
    slope += mean - own;
    curvature += squares / sum - mean * mean;
  }
  const total = Math.max(1, labels.length);
  return { loss: loss / total, slope: slope / total, curvature: Math.max(curvature / total, 1e-12) };
}

/** The answers that logits give at a temperature: the same classes, other confidences. */
export const answersAt = (id: string, logits: Float32Array, classes: number, temperature: number): OutputAnswers =>
  readAnswers(id, logits.map((logit) => logit / temperature), classes);

/**
 * Places of two halves of a part, drawn by a fixed seed: one to fit on, one to judge by. Every other image would not do, as a
 * data set may go through its classes in turn.
 */
export function halves(images: number): { readonly fit: readonly number[]; readonly judge: readonly number[] } {
  const random = uniforms(20_17);
  const [fit, judge]: [number[], number[]] = [[], []];
  for (let image = 0; image < images; image += 1) (random() < 0.5 ? fit : judge).push(image);
  return { fit, judge };
}

/** Rows of those images, in that order. */
export function rowsOf(logits: Float32Array, classes: number, images: readonly number[]): Float32Array {
  const rows = new Float32Array(images.length * classes);
  images.forEach((image, at) => rows.set(logits.subarray(image * classes, (image + 1) * classes), at * classes));
  return rows;
}
