import type { Document } from '../graph/document.ts';
import { trainingConfig, type DatasetReference, type Method, type TrainingConfig } from '../graph/training-config.ts';
import type { ReproducedModel, ReproducedTable } from './tables.ts';

/** Epochs of the published runs (spec multiway-backprop §3). */
export const PAPER_EPOCHS = 400;

export interface ReproduceOptions {
  /** Share of the paper's 400 epochs, at least one. The learning rate falls at the same shares of what is left. */
  readonly scale: number;
  /** Only the first images of the training set; null: all. */
  readonly trainLimit: number | null;
  /** How the AuxNets are trained; networks with one output are always `single`. */
  readonly method: Method;
  readonly seeds: readonly number[];
  /** Ids of models; all when empty. */
  readonly only: readonly string[];
  readonly dataset: DatasetReference;
}

export interface ReproduceValues extends Record<string, string | number | boolean> {
  readonly model: string;
  readonly seed: number;
}
export interface ReproduceRun {
  readonly model: ReproducedModel;
  readonly values: ReproduceValues;
  readonly design: Document;
}

export const scaledEpochs = (scale: number): number => Math.max(1, Math.round(PAPER_EPOCHS * scale));

/**
 * The authors' hyper-parameters (spec §3): SGD-Nesterov, batch 128, lr 0.1 × 0.1 after 40 % and 60 %, μ 0.9, λ 1e-4; flips and
 * crops on CIFAR, none on SVHN.
 */
export function paperTraining({ id }: Pick<ReproducedTable, 'id'>, options: Pick<ReproduceOptions, 'scale' | 'trainLimit' | 'dataset'>): TrainingConfig {
  const plain = id === 'svhn';
  return trainingConfig.parse({
    dataset: options.dataset,
    optimizer: 'sgd',
    epochs: scaledEpochs(options.scale),
    batchSize: 128,
    learningRate: 0.1,
    momentum: 0.9,
    weightDecay: 1e-4,
    schedule: { factor: 0.1, at: [0.4, 0.6] },
    augmentation: plain ? { flip: false, pad: 0 } : { flip: true, pad: 4 },
    trainLimit: options.trainLimit,
  });
}

/** The runs of a table, one seed after the other: after the first the table is whole, further ones make it surer. */
export function reproducePlan(table: ReproducedTable, options: ReproduceOptions): readonly ReproduceRun[] {
  const models = table.models.filter(({ id }) => options.only.length === 0 || options.only.includes(id));
  const training = paperTraining(table, options);
  return options.seeds.flatMap((seed) =>
    models.map((model): ReproduceRun => {
      const method = model.role === 'auxnet' ? options.method : 'single';
      return { model, values: { model: model.id, seed }, design: { ...model.build(), training: { ...training, method, seed } } };
    }),
  );
}
