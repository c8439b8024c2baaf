import type { TrainingConfig } from '../core/graph/training-config.ts';
import { deriveSeed, permutation } from '../core/random/seed.ts';
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
  const wanted = validation < 1 ? Math.round(validation * train.count) : validation;
  if (wanted >= train.count) {
    throw new DatasetError(
      `${wanted.toLocaleString('en-US')} images are to be held out to validate, but ${info.title} has only ${train.count.toLocaleString('en-US')} to train on. Hold out fewer.`,
    );
  }
  const [held, kept] = partition(train.labels, Math.max(1, wanted), deriveSeed(splitSeed, 'validation'));
  return { ...dataset, train: pick(train, kept), validation: pick(train, held) };
}

/** Some images of a part, in the order given. */
export function pick<S extends Split>(split: S, chosen: Uint32Array): S {
  const labels = Int32Array.from(chosen, (i) => split.labels[i] as number);
  return { ...split, count: chosen.length, labels, rows: chosen.map((i) => rowOf(split, i)) };
}

/**
 * Divides 0 … labels.length−1 into `wanted` that are held out and the others, both in ascending order. Each class gives
 * its share; what rounding leaves goes to the classes with the largest remainders (Hamilton's method).
 */
export function partition(labels: Int32Array, wanted: number, seed: number): readonly [held: Uint32Array, kept: Uint32Array] {
  const classes = new Map<number, number[]>();
  for (const [i, label] of labels.entries()) {
    const members = classes.get(label);
    if (members) members.push(i);
    else classes.set(label, [i]);
  }
  const share = wanted / Math.max(1, labels.length);
  const quotas = [...classes]
    .sort(([a], [b]) => a - b)
    .map(([label, members]) => ({ label, members, exact: share * members.length, count: Math.floor(share * members.length) }));
  let left = wanted - quotas.reduce((sum, { count }) => sum + count, 0);
  for (const quota of [...quotas].sort((a, b) => b.exact - b.count - (a.exact - a.count) || a.label - b.label)) {
    if (left-- > 0) quota.count++;
  }
  const isHeld = new Uint8Array(labels.length);
  for (const { label, members, count } of quotas) {
    const order = permutation(members.length, deriveSeed(seed, label));
    for (const at of order.subarray(0, count)) isHeld[members[at] as number] = 1;
  }
  const numbers = Uint32Array.from({ length: labels.length }, (_, i) => i);
  return [numbers.filter((i) => isHeld[i] === 1), numbers.filter((i) => isHeld[i] === 0)];
}
