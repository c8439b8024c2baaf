/** Steps of confidence: thresholds are hundredths. */
export const STEPS = 100;

/** A threshold that no confidence reaches. */
export const NOWHERE = (STEPS + 1) / STEPS;

/** How many hundredths a confidence reaches. Confidences are float32: 0.9 is stored 2.4e-8 below, no value further than 3e-8. */
export const hundredths = (confidence: number): number => Math.floor(confidence * STEPS + 4e-6);

/** Whether an output with that confidence lets the image leave. */
export const isSure = (confidence: number, threshold: number): boolean => hundredths(confidence) >= Math.round(threshold * STEPS);

/**
 * Place of the output at which an image leaves: the first that is sure enough, else the last.
 * @param confidences shallow to deep @param thresholds of all outputs but the last
 */
export function leavingAt(confidences: readonly number[], thresholds: readonly number[]): number {
  const last = confidences.length - 1;
  for (let output = 0; output < last; output += 1) if (isSure(confidences[output] ?? 0, thresholds[output] ?? NOWHERE)) return output;
  return last;
}
