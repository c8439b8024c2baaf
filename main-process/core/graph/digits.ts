import type { TrainingConfig } from './training-config.ts';

/** Sets whose images are digits: mirrored left to right they are something else, or nothing. */
const digitSets: readonly string[] = ['svhn', 'mnist'];

export const showsDigits = (set: string): boolean => digitSets.includes(set);

/** Whether a run would mirror digits. */
export const mirrorsDigits = ({ dataset, augmentation }: Pick<TrainingConfig, 'dataset' | 'augmentation'>): boolean =>
  showsDigits(dataset.name) && augmentation.flip;
