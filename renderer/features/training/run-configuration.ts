import type { TrainingConfig } from '../../../main-process/core/graph/training-config.ts';
import { parseDocument } from '../../../main-process/core/graph/parse.ts';

/** The configuration that a run was started with, from its own copy of the design. */
export const configurationOf = (design: string): TrainingConfig | null => parseDocument(design).document?.training ?? null;

/** What a drop does to the learning rate: "÷ 10", or "× 0.3" where that is the plainer number. */
export function dropText({ schedule: { factor } }: Pick<TrainingConfig, 'schedule'>): string {
  const divisor = Math.round(1 / factor);
  return Math.abs(1 / factor - divisor) < 1e-6 ? `÷ ${divisor}` : `× ${factor}`;
}

/** Rows of a locked configuration, as a person reads it. */
export function configurationRows(config: TrainingConfig): readonly { readonly name: string; readonly value: string }[] {
  const { schedule, augmentation } = config;
  const moments = schedule.at.map((at) => `${Number((100 * at).toFixed(2))} %`);
  const list = moments.length < 2 ? moments.join() : `${moments.slice(0, -1).join(', ')} and ${moments[moments.length - 1]}`;
  const shift = augmentation.pad > 0 ? `shift ${augmentation.pad} px` : '';
  return [
    { name: 'Method', value: config.method === 'fused' ? 'Fused multi-way' : 'Single' },
    { name: 'Optimiser', value: `SGD, Nesterov ${config.momentum}` },
    { name: 'Learning rate', value: moments.length === 0 ? `${config.learningRate}, constant` : `${config.learningRate}, ${dropText(config)} at ${list}` },
    { name: 'Weight decay', value: String(config.weightDecay) },
    { name: 'Batch, epochs', value: `${config.batchSize}, ${config.epochs}` },
    { name: 'Augmentation', value: [augmentation.flip ? 'flip' : '', shift].filter(Boolean).join(', ') || 'none' },
    { name: 'Images', value: config.trainLimit === null ? 'all' : `first ${config.trainLimit}` },
    { name: 'Seed', value: String(config.seed) },
  ];
}
