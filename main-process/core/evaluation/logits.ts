import type { OutputAnswers } from './answers.ts';

/** What the logits of one output say over a part: mean cross-entropy in nats, errors in per cent. */
export interface LogitStatistics {
  readonly loss: number;
  readonly error: number;
  /** Null with five classes or fewer: every answer would be right. */
  readonly top5Error: number | null;
}

/** @param logits `[images, classes]`, row by row */
export function readAnswers(id: string, logits: Float32Array, classes: number): OutputAnswers {
  const images = classes > 0 ? logits.length / classes : 0;
  const predicted = new Int32Array(images);
  const confidence = new Float32Array(images);
  for (let image = 0; image < images; image += 1) {
    const row = logits.subarray(image * classes, (image + 1) * classes);
    const best = largest(row);
    predicted[image] = best;
    confidence[image] = 1 / exponentialSum(row, row[best] as number);
  }
  return { id, predicted, confidence };
}

/** Loss and errors of the answers that logits give. A label among equal logits counts as right only where it comes first. */
export function logitStatistics(logits: Float32Array, labels: Int32Array, classes: number): LogitStatistics {
  let [loss, wrong, outside] = [0, 0, 0];
  for (let image = 0; image < labels.length; image += 1) {
    const row = logits.subarray(image * classes, (image + 1) * classes);
    const label = labels[image] as number;
    const own = row[label] as number;
    const top = row[largest(row)] as number;
    loss += top - own + Math.log(exponentialSum(row, top));
    let above = 0;
    for (let other = 0; other < classes; other += 1) {
      const value = row[other] as number;
      if (value > own || (value === own && other < label)) above += 1;
    }
    if (above > 0) wrong += 1;
    if (above > 4) outside += 1;
  }
  const total = Math.max(1, labels.length);
  return { loss: loss / total, error: (100 * wrong) / total, top5Error: classes > 5 ? (100 * outside) / total : null };
}

/** The likeliest classes of one row of logits, likeliest first, with their soft-max probabilities. */
export function topClasses(row: Float32Array, count: number): readonly { readonly label: number; readonly probability: number }[] {
  const top = row[largest(row)] ?? 0;
  const sum = exponentialSum(row, top);
  const order = Array.from(row.keys()).sort((a, b) => (row[b] as number) - (row[a] as number) || a - b);
  return order.slice(0, count).map((label) => ({ label, probability: Math.exp((row[label] as number) - top) / sum }));
}

function largest(row: Float32Array): number {
  let best = 0;
  for (let at = 1; at < row.length; at += 1) if ((row[at] as number) > (row[best] as number)) best = at;
  return best;
}

/** Σ exp(x − top): at least 1, and never too large. */
function exponentialSum(row: Float32Array, top: number): number {
  let sum = 0;
  for (const value of row) sum += Math.exp(value - top);
  return sum;
}
