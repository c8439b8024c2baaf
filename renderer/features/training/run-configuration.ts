import { methodWords } from '../../../main-process/core/graph/method-words.ts';
import { parseDocument } from '../../../main-process/core/graph/parse.ts';
import { isMultiway, type TrainingConfig } from '../../../main-process/core/graph/training-config.ts';
import { assertNever } from '../../../main-process/core/assert-never.ts';
import { listOf, plural } from '../../ui/format.ts';

/** The configuration that a run was started with, from its own copy of the design. */
export const configurationOf = (design: string): TrainingConfig | null => parseDocument(design).document?.training ?? null;

/** What a drop does to the learning rate: "÷ 10", or "× 0.3" where that is the plainer number. */
export function dropText({ schedule }: Pick<TrainingConfig, 'schedule'>): string {
  if (schedule.kind !== 'step') return '';
  const { factor } = schedule;
  const divisor = Math.round(1 / factor);
  return Math.abs(1 / factor - divisor) < 1e-6 ? `÷ ${divisor}` : `× ${factor}`;
}

interface Row {
  readonly name: string;
  readonly value: string;
}

/** How the learning rate goes, after its value: ", ÷ 10 at 40 % and 60 %, 5 epochs warm-up". */
function scheduleText(config: TrainingConfig): string {
  const { schedule, warmup } = config;
  const warm = schedule.kind !== 'one-cycle' && warmup.epochs > 0 ? `, ${plural(warmup.epochs, 'epoch')} warm-up` : '';
  switch (schedule.kind) {
    case 'step': {
      const moments = schedule.at.map((at) => `${Number((100 * at).toFixed(2))} %`);
      return `${moments.length === 0 ? ', constant' : `, ${dropText(config)} at ${listOf(moments)}`}${warm}`;
    }
    case 'cosine':
      return `, cosine${schedule.floor > 0 ? ` to × ${schedule.floor}` : ''}${warm}`;
    case 'one-cycle':
      return `, one cycle, peak at ${Number((100 * schedule.peak).toFixed(2))} %`;
    case 'constant':
      return `, constant${warm}`;
    default:
      return assertNever(schedule);
  }
}

function optimizerText({ optimizer, momentum, nesterov, adam }: TrainingConfig): string {
  if (optimizer === 'sgd') return `SGD, ${nesterov ? 'Nesterov' : 'momentum'} ${momentum}`;
  const { beta1, beta2, epsilon } = adam;
  return beta1 === 0.9 && beta2 === 0.999 && epsilon === 1e-8 ? 'Adam' : `Adam, β ${beta1} and ${beta2}, ε ${epsilon}`;
}

function checkpointText({ checkpoints: { everyEpochs, everyMinutes, keepLast, keepBest } }: TrainingConfig): string {
  const when = [everyEpochs === 1 ? '' : `every ${everyEpochs} epochs`, everyMinutes === null ? '' : `every ${everyMinutes} min`].filter(Boolean);
  return [...when, `last ${keepLast}${keepBest ? ' and best' : ''}`].join(', ');
}

/** Rows of a locked configuration, as a person reads it. Of the rarely used ones only those that are set. */
export function configurationRows(config: TrainingConfig): readonly Row[] {
  const { augmentation, earlyStopping, initial } = config;
  const shift = augmentation.pad > 0 ? `shift ${augmentation.pad} px` : '';
  return [
    { name: 'Method', value: methodWords[config.method].title },
    ...(config.lossRatioRule && isMultiway(config.method) ? [{ name: 'Loss-ratio rule', value: 'on' }] : []),
    { name: 'Optimizer', value: optimizerText(config) },
    { name: 'Learning rate', value: `${config.learningRate}${scheduleText(config)}` },
    { name: 'Weight decay', value: String(config.weightDecay) },
    ...(config.labelSmoothing > 0 ? [{ name: 'Label smoothing', value: String(config.labelSmoothing) }] : []),
    ...(config.clipNorm === null ? [] : [{ name: 'Clipping', value: `norm ${config.clipNorm}` }]),
    ...(config.precision === 'auto' ? [] : [{ name: 'Precision', value: config.precision }]),
    { name: 'Batch, epochs', value: `${config.batchSize}, ${config.epochs}` },
    { name: 'Augmentation', value: [augmentation.flip ? 'flip' : '', shift].filter(Boolean).join(', ') || 'none' },
    { name: 'Images', value: config.trainLimit === null ? 'all' : `first ${config.trainLimit}` },
    ...(earlyStopping.on ? [{ name: 'Early stopping', value: `after ${plural(earlyStopping.patience, 'epoch')} without a better ${earlyStopping.by}` }] : []),
    { name: 'Checkpoints', value: checkpointText(config) },
    ...(initial === null ? [] : [{ name: 'Weights from', value: `${initial.run}, ${initial.checkpoint}` }]),
    { name: 'Seed', value: String(config.seed) },
  ];
}
