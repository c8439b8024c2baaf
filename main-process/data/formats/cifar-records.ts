import { DatasetError } from '../dataset-error.ts';

export const SIDE = 32;
export const CHANNELS = 3;
const PLANE = SIDE * SIDE;
export const IMAGE = PLANE * CHANNELS;

/** Mean and standard deviation of the authors' code (spec §3), for both CIFAR sets. */
export const CIFAR_NORMALISATION = { mean: [125.3, 123.0, 113.9], std: [63.0, 62.1, 66.7] } as const;

/** What tells the two CIFAR sets apart. */
export interface CifarKind {
  readonly title: string;
  /** Labels before the image of a binary record, in their order; the last is the class. */
  readonly labels: readonly { readonly name: string; readonly classes: number; /** Key in a pickled batch. */ readonly key: string }[];
  /** Which of `labels` is the class that is trained. */
  readonly class: number;
  /** What is wrong with the labels of a record, if they contradict each other. */
  readonly contradiction?: (labels: readonly number[]) => string | null;
}

/** @throws DatasetError with `message` around what is wrong, when a label is not of its range or contradicts another */
export function checkLabels(values: readonly number[], kind: CifarKind, message: (what: string) => string, place: string): void {
  for (const [i, { name, classes }] of kind.labels.entries()) {
    const value = values[i];
    if (value === undefined || !Number.isInteger(value) || value < 0 || value >= classes) {
      throw new DatasetError(message(`has ${name} ${String(value)}, expected 0 to ${classes - 1}`), place);
    }
  }
  const contradiction = kind.contradiction?.(values) ?? null;
  if (contradiction !== null) throw new DatasetError(message(contradiction), place);
}

/** Colour planes to interleaved pixels. */
export function interleave(planes: Uint8Array, start: number, images: Uint8Array, offset: number): void {
  let out = offset;
  for (let pixel = start; pixel < start + PLANE; pixel++) {
    images[out++] = planes[pixel] ?? 0;
    images[out++] = planes[pixel + PLANE] ?? 0;
    images[out++] = planes[pixel + 2 * PLANE] ?? 0;
  }
}
