import type { OutputAnswers } from './answers.ts';

/** Images whose confidence lies in one stretch. */
export interface ReliabilityBin {
  /** `(from, to]`; the first one holds 0 as well. */
  readonly from: number;
  readonly to: number;
  readonly images: number;
  /** Mean confidence and share of right answers; 0 where no image is. */
  readonly confidence: number;
  readonly accuracy: number;
}

export interface Calibration {
  readonly bins: readonly ReliabilityBin[];
  /** Expected calibration error, 0 to 1: mean distance of confidence and accuracy, weighed by images. */
  readonly error: number;
  /** Mean confidence less accuracy: above 0 is overconfident. */
  readonly bias: number;
}

/** Reliability of one output's confidence in bins of equal width (Guo et al. 2017, arXiv 1706.04599, eq. 2 to 3; 15 bins as there). */
export function calibrationOf(labels: Int32Array, { predicted, confidence }: OutputAnswers, bins = 15): Calibration {
  const images = new Float64Array(bins);
  const sums = new Float64Array(bins);
  const right = new Float64Array(bins);
  for (let image = 0; image < labels.length; image += 1) {
    const value = confidence[image] as number;
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(value * bins) - 1));
    images[bin] = (images[bin] as number) + 1;
    sums[bin] = (sums[bin] as number) + value;
    if (predicted[image] === labels[image]) right[bin] = (right[bin] as number) + 1;
  }
  const total = Math.max(1, labels.length);
  let [error, bias] = [0, 0];
  const list = Array.from({ length: bins }, (_, bin): ReliabilityBin => {
    const count = images[bin] as number;
    const gap = (sums[bin] as number) - (right[bin] as number);
    error += Math.abs(gap) / total;
    bias += gap / total;
    const mean = (sum: number): number => (count > 0 ? sum / count : 0);
    const [confidenceHere, accuracy] = [mean(sums[bin] as number), mean(right[bin] as number)];
    return { from: bin / bins, to: (bin + 1) / bins, images: count, confidence: confidenceHere, accuracy };
  });
  return { bins: list, error, bias };
}
