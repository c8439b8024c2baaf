import { calibrationOf, type Calibration } from './calibration.ts';
import { readAnswers } from './logits.ts';
import { answersAt, fitTemperature, halves, rowsOf, type Temperature } from './temperature.ts';

/** Answers of all outputs as logits. */
export interface LogitPart {
  readonly classes: number;
  /** `[images]` */
  readonly labels: Int32Array;
  /** Shallow to deep, `[images, classes]` each. */
  readonly outputs: readonly { readonly id: string; readonly logits: Float32Array }[];
}

export interface ScaledOutput extends Temperature {
  readonly id: string;
  /** Of the images that are judged, before and after. */
  readonly plain: Calibration;
  readonly scaled: Calibration;
}

export interface Scaling {
  /** Images that the temperatures were fitted on, and others that the calibration is told of. */
  readonly fitted: number;
  readonly judged: number;
  readonly outputs: readonly ScaledOutput[];
}

/**
 * A temperature for each output, and its calibration before and after, on images that it was not fitted on.
 * @param held images held out to validate by, with the same outputs; without, half of the part is fitted on and the other judged
 */
export function* scaleOutputs(part: LogitPart, held: LogitPart | null): Generator<ScaledOutput, Scaling> {
  const { classes, labels } = part;
  const split = held ? null : halves(labels.length);
  const pick = (places: readonly number[]): Int32Array => Int32Array.from(places, (place) => labels[place] as number);
  const fitLabels = held ? held.labels : pick(split?.fit ?? []);
  const judgeLabels = split ? pick(split.judge) : labels;
  const outputs: ScaledOutput[] = [];
  for (const { id, logits } of part.outputs) {
    const same = held?.outputs.find((output) => output.id === id)?.logits ?? new Float32Array();
    const fitLogits = split ? rowsOf(logits, classes, split.fit) : same;
    const judgeLogits = split ? rowsOf(logits, classes, split.judge) : logits;
    const fitted = fitTemperature(fitLogits, fitLabels, classes);
    const plain = calibrationOf(judgeLabels, readAnswers(id, judgeLogits, classes));
    const scaled = calibrationOf(judgeLabels, answersAt(id, judgeLogits, classes, fitted.temperature));
    const output = { id, ...fitted, plain, scaled };
    outputs.push(output);
    // Whoever asks may let others come between.
    yield output;
  }
  return { fitted: fitLabels.length, judged: judgeLabels.length, outputs };
}
