import { InvalidArgumentError, type Command } from 'commander';
import { promises as fs } from 'fs';
import { resolve } from 'path';
import type { Document } from '../core/graph/document.ts';
import { methodWords } from '../core/graph/method-words.ts';
import { methods, type DatasetReference } from '../core/graph/training-config.ts';
import type { FieldValue, TrainingField } from '../core/graph/training-field.ts';
import { trainingFields } from '../core/graph/training-fields.ts';
import { rangeText, readFieldText, withFields } from '../core/graph/training-values.ts';
import { DatasetError, datasets, downloadedFolder, entryOf, recognise } from '../data/index.ts';
import { appHome } from '../files/app-home.ts';
import { Failure } from './failure.ts';

/** Options of `auxnet train` that stand for values of the design's training configuration, by commander's names of them. */
export interface TrainingOptions {
  readonly data?: string;
  /** By the camel-cased names of the table's options; only what was given. */
  readonly [option: string]: unknown;
}

const optionFields = trainingFields.filter((field) => field.option !== null);
const camelCase = (option: string): string => option.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Reads an option's text as the table says, so that the form, a sweep and the command line accept the same values. */
const reader =
  (field: TrainingField) =>
  (text: string): { readonly given: FieldValue } => {
    const read = readFieldText(field, text);
    if ('problem' in read) throw new InvalidArgumentError(`Expected ${rangeText(field)}.`);
    // In an object: commander takes a null for a value that is missing.
    return { given: read.value };
  };

/** For the help: every method in a line. */
export const methodHelp = methods.map((method) => `  ${method.padEnd(12)}${methodWords[method].summary}`).join('\n');

/** `<x>`, `<n|off>`: how the help shows an option's value. */
function placeholderOf(field: TrainingField): string {
  const names = { int: 'n', number: 'x', choice: 'name', list: 'x,y', output: 'id', text: 'name', boolean: '' } as const;
  return `<${names[field.kind]}${'none' in field && field.none !== undefined && !field.none.includes(' ') ? `|${field.none}` : ''}>`;
}

/** Adds the options to a command. Defaults are the design's own values. */
export function addTrainingOptions(command: Command): Command {
  const names = datasets.map(({ info }) => info.name).join(', ');
  command.option('--data <name|dir>', `data set: a name (${names}) or its folder or archive`);
  for (const field of optionFields) {
    if (field.kind === 'boolean') command.option(`--${field.option}`, field.label.toLowerCase()).option(`--no-${field.option}`, 'without that');
    else command.option(`--${field.option} ${placeholderOf(field)}`, `${field.label.toLowerCase()}: ${rangeText(field)}`, reader(field));
  }
  return command;
}

/** The design with the options in place of its own values. */
export async function withTrainingOptions(document: Document, options: TrainingOptions): Promise<Document> {
  const given = optionFields.flatMap((field): [string, FieldValue][] => {
    const option = options[camelCase(field.option ?? '')];
    if (typeof option === 'boolean') return [[field.path, option]];
    return isGiven(option) ? [[field.path, option.given]] : [];
  });
  const { data } = options;
  const dataset = data === undefined ? document.training.dataset : await datasetOf(data, document.training.dataset);
  const result = withFields({ ...document.training, dataset }, Object.fromEntries(given));
  if ('problem' in result) throw new Failure(result.problem);
  return { ...document, training: result.config };
}

const isGiven = (option: unknown): option is { readonly given: FieldValue } => typeof option === 'object' && option !== null && 'given' in option;

/** What `--data` names: a set of the registry, or a folder or archive, whose files tell which set it is. @throws Failure */
export async function datasetOf(data: string, designed: DatasetReference): Promise<DatasetReference> {
  const named = datasets.find(({ info }) => info.name === data);
  if (named) {
    if (!named.info.needsPath) return { name: data };
    if (designed.name === data && designed.path) return designed;
    const entry = entryOf(data);
    if (entry && (await downloadedFolder(appHome().data, entry)) !== null) return { name: data };
    const bring = entry ? `, or bring it with "auxnet data download ${data}"` : '';
    throw new Failure(`${named.info.title} is read from disk: give the folder that holds its files, as in --data path/to/folder${bring}.`);
  }
  const path = resolve(data);
  const status = await fs.stat(path).catch(() => null);
  if (!status) {
    throw new Failure(`--data ${data}: there is no data set of that name (${datasets.map(({ info }) => info.name).join(', ')}) and nothing at ${path}.`);
  }
  return setAt(path);
}

async function setAt(path: string): Promise<DatasetReference> {
  try {
    return { ...(await recognise(path)) };
  } catch (error) {
    if (error instanceof DatasetError) throw new Failure(`--data: ${error.message}`);
    throw error;
  }
}
