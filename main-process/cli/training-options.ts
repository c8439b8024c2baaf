import { InvalidArgumentError, type Command } from 'commander';
import { promises as fs } from 'fs';
import { basename, join, resolve } from 'path';
import { z } from 'zod';
import type { Document } from '../core/graph/document.ts';
import { methodWords } from '../core/graph/method-words.ts';
import { methods, optimizers, precisions, trainingConfig, type DatasetReference, type TrainingConfig } from '../core/graph/training-config.ts';
import { datasets } from '../data/index.ts';
import { Failure } from './failure.ts';

/** Values of the design's training configuration that are an option each. */
type Plain =
  | 'method' | 'lossRatioRule' | 'optimizer' | 'epochs' | 'batchSize' | 'learningRate' | 'momentum' | 'weightDecay'
  | 'labelSmoothing' | 'precision' | 'seed' | 'trainLimit';

/** Options of `auxnet train` that stand for values of the design's training configuration. */
export interface TrainingOptions extends Partial<Pick<TrainingConfig, Plain>> {
  readonly data?: string;
  /** `off` and not null, which commander takes for a value that is missing. */
  readonly clipNorm?: number | 'off';
}

const { shape } = trainingConfig;

/** Reads an option's text as a number and checks it with the schema of the file, so both accept the same values. */
const numeric =
  (schema: z.ZodType<number>) =>
  (text: string): number => {
    const parsed = schema.safeParse(text.trim() === '' ? Number.NaN : Number(text));
    if (parsed.success) return parsed.data;
    throw new InvalidArgumentError(parsed.error.issues.map(({ message }) => message).join('; '));
  };

const oneOf =
  <T extends string>(names: readonly T[]) =>
  (text: string): T => {
    const found = names.find((name) => name === text);
    if (found === undefined) throw new InvalidArgumentError(`One of: ${names.join(', ')}.`);
    return found;
  };

const orOff =
  (read: (text: string) => number) =>
  (text: string): number | 'off' => (text === 'off' ? text : read(text));

/** For the help: every method in a line. */
export const methodHelp = methods.map((method) => `  ${method.padEnd(12)}${methodWords[method].summary}`).join('\n');

/** Adds the options to a command. Defaults are the design's own values. */
export function addTrainingOptions(command: Command): Command {
  const names = datasets.map(({ info }) => info.name).join(', ');
  return command
    .option('--data <name|dir>', `data set: a name (${names}) or a folder with its files`)
    .option('--epochs <n>', 'passes over the training images', numeric(shape.epochs))
    .option('--batch-size <n>', 'images a step', numeric(shape.batchSize))
    .option('--learning-rate <x>', 'initial learning rate', numeric(shape.learningRate))
    .option('--method <name>', `training method: ${methods.join(', ')}`, oneOf(methods))
    .option('--loss-ratio-rule', 'fused, parallel, sequential: a path whose loss is over twice the final one learns at their ratio')
    .option('--no-loss-ratio-rule', 'without that rule')
    .option('--optimizer <name>', `${optimizers.join(', ')}; sgd is with Nesterov momentum`, oneOf(optimizers))
    .option('--momentum <x>', 'momentum of sgd, from 0 to below 1', numeric(shape.momentum))
    .option('--weight-decay <x>', 'L2 penalty, added to the gradient', numeric(shape.weightDecay))
    .option('--label-smoothing <x>', 'share of the target spread over all classes, from 0 to below 1', numeric(shape.labelSmoothing))
    .option('--clip-norm <x|off>', 'largest L2 norm of a gradient', orOff(numeric(shape.clipNorm.unwrap().unwrap())))
    .option('--precision <name>', `${precisions.join(', ')}; auto is mixed where the device gains from it`, oneOf(precisions))
    .option('--seed <n>', 'seed of initial weights, order and augmentation', numeric(shape.seed))
    .option('--train-limit <n>', 'train on the first n images only', numeric(z.int().min(1)));
}

/** The design with the options in place of its own values. */
export async function withTrainingOptions(document: Document, options: TrainingOptions): Promise<Document> {
  const { data, clipNorm, ...values } = options;
  const given = Object.fromEntries(Object.entries(values).filter(([name, value]) => name in shape && value !== undefined));
  const dataset = data === undefined ? document.training.dataset : await datasetOf(data, document.training.dataset);
  const clipping = clipNorm === undefined ? {} : { clipNorm: clipNorm === 'off' ? null : clipNorm };
  const training: TrainingConfig = trainingConfig.parse({ ...document.training, ...given, ...clipping, dataset });
  return { ...document, training };
}

/** A name of the registry, or a folder, whose files tell which set it is. */
async function datasetOf(data: string, designed: DatasetReference): Promise<DatasetReference> {
  const named = datasets.find(({ info }) => info.name === data);
  if (named) {
    if (!named.info.needsPath) return { name: data };
    if (designed.name === data && designed.path) return designed;
    throw new Failure(`${named.info.title} is read from disk: give the folder that holds its files, as in --data path/to/folder.`);
  }
  const path = resolve(data);
  const status = await fs.stat(path).catch(() => null);
  if (!status?.isDirectory()) {
    throw new Failure(`--data ${data}: there is no data set of that name (${datasets.map(({ info }) => info.name).join(', ')}) and no folder ${path}.`);
  }
  return { name: await recognise(path), path };
}

const isFile = (path: string): Promise<boolean> => fs.stat(path).then((status) => status.isFile(), () => false);

/** Name of the data set whose files lie in `folder`. */
async function recognise(folder: string): Promise<string> {
  if (await isFile(join(folder, 'data_batch_1.bin'))) return 'cifar-10';
  throw new Failure(`--data ${basename(folder)}: ${folder} holds no data set that is known here. Expected the binary files of CIFAR-10 (data_batch_1.bin … test_batch.bin).`);
}
