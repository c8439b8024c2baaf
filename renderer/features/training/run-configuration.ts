import { methodWords } from '../../../main-process/core/graph/method-words.ts';
import { parseDocument } from '../../../main-process/core/graph/parse.ts';
import { isMultiway, type TrainingConfig } from '../../../main-process/core/graph/training-config.ts';
import { listOf } from '../../ui/format.ts';

/** The configuration that a run was started with, from its own copy of the design. */
export const configurationOf = (design: string): TrainingConfig | null => parseDocument(design).document?.training ?? null;

/** What a drop does to the learning rate: "÷ 10", or "× 0.3" where that is the plainer number. */
export function dropText({ schedule: { factor } }: Pick<TrainingConfig, 'schedule'>): string {
  const divisor = Math.round(1 / factor);
  return Math.abs(1 / factor - divisor) < 1e-6 ? `÷ ${divisor}` : `× ${factor}`;
}

interface Row {
  readonly name: string;
  readonly value: string;
}

/** Rows of a locked configuration, as a person reads it. Of the rarely used ones only those that are set. */
export function configurationRows(config: TrainingConfig): readonly Row[] {
  const { schedule, augmentation } = config;
  const moments = schedule.at.map((at) => `${Number((100 * at).toFixed(2))} %`);
  const shift = augmentation.pad > 0 ? `shift ${augmentation.pad} px` : '';
  return [
    { name: 'Method', value: methodWords[config.method].title },
    ...(config.lossRatioRule && isMultiway(config.method) ? [{ name: 'Loss-ratio rule', value: 'on' }] : []),
    { name: 'Optimizer', value: config.optimizer === 'adam' ? 'Adam' : `SGD, Nesterov ${config.momentum}` },
    { name: 'Learning rate', value: moments.length === 0 ? `${config.learningRate}, constant` : `${config.learningRate}, ${dropText(config)} at ${listOf(moments)}` },
    { name: 'Weight decay', value: String(config.weightDecay) },
    ...(config.labelSmoothing > 0 ? [{ name: 'Label smoothing', value: String(config.labelSmoothing) }] : []),
    ...(config.clipNorm === null ? [] : [{ name: 'Clipping', value: `norm ${config.clipNorm}` }]),
    ...(config.precision === 'auto' ? [] : [{ name: 'Precision', value: config.precision }]),
    { name: 'Batch, epochs', value: `${config.batchSize}, ${config.epochs}` },
    { name: 'Augmentation', value: [augmentation.flip ? 'flip' : '', shift].filter(Boolean).join(', ') || 'none' },
    { name: 'Images', value: config.trainLimit === null ? 'all' : `first ${config.trainLimit}` },
    { name: 'Seed', value: String(config.seed) },
  ];
}
