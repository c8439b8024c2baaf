import type { DatasetInspection } from '../../../main-process/contract/dataset-inspection.ts';
import { classShares, heldOutCount } from '../../../main-process/core/data/class-shares.ts';
import type { TrainingConfig } from '../../../main-process/core/graph/training-config.ts';

type Found = Pick<DatasetInspection, 'trainImages' | 'validationImages' | 'testImages' | 'classCounts' | 'validationCounts' | 'testCounts'>;

/** How many images train, validate and test once the validation part is held out; exactly what a run will have. */
export function partSizes(
  { trainImages, validationImages, testImages }: Found,
  { validation }: Pick<TrainingConfig, 'validation'>,
): { readonly train: number; readonly validate: number; readonly test: number } {
  if (validationImages > 0) return { train: trainImages, validate: validationImages, test: testImages };
  const validate = Math.min(trainImages, heldOutCount(trainImages, validation));
  return { train: trainImages - validate, validate, test: testImages };
}

/** The same, class by class. */
export function classParts(found: Found, config: Pick<TrainingConfig, 'validation'>): readonly { readonly train: number; readonly validate: number; readonly test: number }[] {
  const { classCounts, validationImages, validationCounts, testCounts } = found;
  const held = validationImages > 0 ? null : classShares(classCounts, partSizes(found, config).validate);
  return classCounts.map((count, label) => ({
    train: count - (held?.[label] ?? 0),
    validate: held?.[label] ?? validationCounts[label] ?? 0,
    test: testCounts[label] ?? 0,
  }));
}
