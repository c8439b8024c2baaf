import { reported } from '../../../main-process/contract/training-events.ts';
import { compareDesigns, type Change } from '../../../main-process/core/compare/index.ts';
import { fieldApplies, fieldValue, sameValue, fieldText } from '../../../main-process/core/graph/training-values.ts';
import { trainingFields } from '../../../main-process/core/graph/training-fields.ts';
import type { TrainingConfig } from '../../../main-process/core/graph/training-config.ts';
import { figure, left, right, type Cell, type Table } from '../../../main-process/core/tables/index.ts';
import { formatCompact, formatError } from '../../ui/format.ts';
import { designOf } from '../outputs/published.ts';
import type { RunRecord } from '../runs/run-record.svelte.ts';
import { outputNames, outputsOf } from './compared-curves.ts';

/** What one run reached at one output. */
export interface ComparedFigure {
  readonly error: number | null;
  readonly best: { readonly epoch: number; readonly error: number } | null;
  readonly parameters: number | null;
  /** Least of its row. */
  readonly least: boolean;
}
export interface ComparedRow {
  readonly output: string;
  /** One a run. */
  readonly figures: readonly ComparedFigure[];
}

/** Data sets of the runs, each once: errors on several cannot be held against each other. */
export const datasetsOf = (records: readonly RunRecord[]): readonly string[] =>
  [...new Set(records.flatMap((record) => designOf(record)?.document.training.dataset.name ?? []))];

/** Test error after the last epoch of every output, run by run. Nothing is the best where the data differ. */
export function resultRows(records: readonly RunRecord[]): readonly ComparedRow[] {
  const comparable = records.length > 1 && datasetsOf(records).length === 1;
  return outputNames(records).map((output) => {
    const figures = records.map((record) => {
      const found = outputsOf(record).find(({ name }) => name === output);
      const last = record.series.epochs[record.series.epochs.length - 1];
      return {
        error: found && last ? (reported(last)[found.id]?.error ?? null) : null,
        best: found ? record.series.best(found.id) : null,
        parameters: found?.parameters ?? null,
      };
    });
    const least = Math.min(...figures.map(({ error }) => error ?? Infinity));
    return { output, figures: figures.map((each) => ({ ...each, least: each.error !== null && each.error === least && comparable })) };
  });
}

export interface ConfigurationRow {
  readonly path: string;
  readonly label: string;
  /** One a run; an empty text where the field has no effect there. */
  readonly texts: readonly string[];
  readonly differs: boolean;
}

/** Every field that counts in one of the runs, in the order and the words of the form. */
export function configurationTable(configs: readonly TrainingConfig[]): readonly ConfigurationRow[] {
  return trainingFields.flatMap((field): ConfigurationRow[] => {
    if (!configs.some((config) => fieldApplies(field, config))) return [];
    const values = configs.map((config) => (fieldApplies(field, config) ? fieldValue(config, field) : undefined));
    const [first] = values;
    const differs = values.some((value) => (value === undefined || first === undefined ? value !== first : !sameValue(value, first)));
    const texts = values.map((value) => (value === undefined ? '' : fieldText(field, value)));
    return [{ path: field.path, label: field.label, texts, differs }];
  });
}

export interface DesignChanges {
  readonly record: RunRecord;
  readonly changes: readonly Change[];
}

/** How the network of each run after the first differs from that of the first; how it is trained stands in its own table. */
export function designChanges(records: readonly RunRecord[]): readonly DesignChanges[] {
  const [first, ...rest] = records;
  const base = first && designOf(first);
  if (!base) return [];
  return rest.flatMap((record) => {
    const other = designOf(record);
    return other ? [{ record, changes: compareDesigns(base, other).changes.filter(({ of }) => of !== 'training') }] : [];
  });
}

/** Results and the fields that differ, to be taken away. */
export function comparedTable(records: readonly RunRecord[], configs: readonly TrainingConfig[]): Table {
  const results = resultRows(records).map(({ output, figures }): readonly Cell[] => [
    `${output}, test error, %`,
    ...figures.map(({ error, least }): Cell => (error === null ? null : figure(error, formatError(error), least))),
  ]);
  const sizes = records.map((record): Cell => {
    const final = outputsOf(record).slice(-1)[0];
    return final ? figure(final.parameters, formatCompact(final.parameters)) : null;
  });
  const fields = configs.length === records.length ? configurationTable(configs).filter(({ differs }) => differs) : [];
  return {
    caption: `${records.length} runs side by side; test errors after the last epoch.`,
    columns: [left(''), ...records.map(({ summary }) => right(summary.label))],
    rows: [
      ['Design', ...records.map(({ summary }) => summary.design)],
      ['Epochs', ...records.map(({ summary }): Cell => figure(summary.epoch, `${summary.epoch} of ${summary.epochs}`))],
      ...results,
      ['Parameters', ...sizes],
      ...fields.map(({ label, texts }): readonly Cell[] => [label, ...texts]),
    ],
    notes: [
      ...(fields.length > 0 ? ['Of the configuration only the fields that differ.'] : []),
      ...(datasetsOf(records).length > 1 ? [`The data differ: ${datasetsOf(records).join(', ')}. These errors are not comparable.`] : []),
    ],
  };
}
