import { classShares, heldOutCount } from '../core/data/class-shares.ts';
import type { TrainingConfig } from '../core/graph/training-config.ts';
import { deriveSeed, permutation } from '../core/random/seed.ts';
import { grouped } from '../core/text.ts';
import { DatasetError } from './dataset-error.ts';
import { rowOf, type Dataset, type Split } from './dataset.ts';

/** What of a training configuration decides which images are held out. */
export type HoldOut = Pick<TrainingConfig, 'validation' | 'dataset'>;

/**
 * The set with some of its training images as the validation part, as `validation` of the configuration says: in
 * proportion from each class, by the split's seed. Nothing is copied. The set as it is where none are held out.
 * @throws DatasetError where none would be left to train on
 */
export function withValidation<D extends Dataset>(dataset: D, { validation, dataset: { splitSeed = 1 } }: HoldOut): D {
  // A part of its own on disk is what it was made for; a number beside it has no say.
  if (validation === 0 || dataset.validation) return dataset;
  const { train, info } = dataset;
  const wanted = heldOutCount(train.count, validation);
  if (wanted >= train.count) {
    throw new DatasetError(
      `${grouped(wanted)} images are to be held out to validate, but ${info.title} has only ${grouped(train.count)} to train on. Hold out fewer.`,
    );
  }
  const [held, kept] = partition(train.labels, wanted, deriveSeed(splitSeed, 'validation'));
  return { ...dataset, train: pick(train, kept), validation: pick(train, held) };
}

/** Some images of a part, in the order given. */
export function pick<S extends Split>(split: S, chosen: Uint32Array): S {
  const labels = Int32Array.from(chosen, (i) => split.labels[i] as number);
  return { ...split, count: chosen.length, labels, rows: chosen.map((i) => rowOf(split, i)) };
}

/** Divides 0 … labels.length−1 into `wanted` that are held out, in proportion from each class, and the others, both in ascending order. */
export function partition(labels: Int32Array, wanted: number, seed: number): readonly [held: Uint32Array, kept: Uint32Array] {
  const members: number[][] = [];
  for (const [i, label] of labels.entries()) (members[label] ??= []).push(i);
  const classes = Array.from(members, (each) => each ?? []);
  const isHeld = new Uint8Array(labels.length);
  for (const [label, count] of classShares(classes.map(({ length }) => length), wanted).entries()) {
    const ofClass = classes[label] ?? [];
    for (const at of permutation(ofClass.length, deriveSeed(seed, label)).subarray(0, count)) isHeld[ofClass[at] as number] = 1;
  }
  const numbers = Uint32Array.from({ length: labels.length }, (_, i) => i);
  return [numbers.filter((i) => isHeld[i] === 1), numbers.filter((i) => isHeld[i] === 0)];
}
