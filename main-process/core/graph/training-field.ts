import type { TrainingConfig } from './training-config.ts';

/** What the value of a field of the training configuration can be. `null` is its `none`. */
export type FieldValue = string | number | boolean | null | readonly number[];

/** How fields stand together in the form, in the help of the command line and in the docs. */
export const fieldGroups = ['data', 'method', 'length', 'optimizer', 'schedule', 'augmentation', 'regularisation', 'stopping', 'checkpoints', 'start'] as const;
export type FieldGroup = (typeof fieldGroups)[number];
export const groupTitles: Readonly<Record<FieldGroup, string>> = {
  data: 'Data',
  method: 'Method',
  length: 'Length and batches',
  optimizer: 'Optimizer',
  schedule: 'Learning rate',
  augmentation: 'Augmentation',
  regularisation: 'Regularisation and numbers',
  stopping: 'Early stopping',
  checkpoints: 'Checkpoints',
  start: 'Start',
};

interface FieldCommon {
  /** Where it stands in the configuration: `learningRate`, `schedule.factor`. */
  readonly path: string;
  /** Says what it is by itself: in a comparison, to a screen reader. */
  readonly label: string;
  /** In the form, under the title of its group; the label where absent. */
  readonly short?: string;
  readonly group: FieldGroup;
  /** One paragraph for someone who trains a network for the first time. */
  readonly help: string;
  /** Name of its option of `auxnet train`, without the dashes; null where it has none. */
  readonly option: string | null;
  /** The authors' value (arXiv 1611.01773 and its code); absent where they say nothing. */
  readonly paper?: FieldValue;
  /** False where the rest of the configuration leaves it without effect; absent where it always counts. */
  readonly applies?: (config: TrainingConfig) => boolean;
}

interface NumberRange {
  readonly min: number;
  /** Absent: no bound. */
  readonly max?: number;
  /** The bound itself is not allowed. */
  readonly exclusiveMin?: boolean;
  readonly exclusiveMax?: boolean;
  /** How far an arrow key goes. */
  readonly step: number;
  readonly unit?: string;
  /** What `null` is called, where it is allowed: `off`, `all`. */
  readonly none?: string;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
}

export type NumberField = FieldCommon & NumberRange & { readonly kind: 'number' | 'int' };
export type ChoiceField = FieldCommon & { readonly kind: 'choice'; readonly choices: readonly Choice[] };
export type BooleanField = FieldCommon & { readonly kind: 'boolean' };
/** Fractions, shown as per cent. */
export type ListField = FieldCommon & { readonly kind: 'list'; readonly min: number; readonly max: number; readonly unit?: string };
/** Id of an output of the design; null is the final one. */
export type OutputField = FieldCommon & { readonly kind: 'output'; readonly none: string };
export type TextField = FieldCommon & { readonly kind: 'text'; readonly none?: string };

/** A field of the training configuration, told once for the form, the command line, sweeps, comparisons and the docs. */
export type TrainingField = NumberField | ChoiceField | BooleanField | ListField | OutputField | TextField;
