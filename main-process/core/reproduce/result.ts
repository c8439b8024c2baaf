import type { RunOutcome } from '../experiments/run-outcome.ts';
import { sampleOf } from '../statistics/sample.ts';
import { figure, left, right, type Cell, type Table } from '../tables/index.ts';
import { grouped } from '../text.ts';
import { PAPER_EPOCHS, scaledEpochs, type ReproduceOptions } from './plan.ts';
import type { ReproducedModel, ReproducedTable } from './tables.ts';

export interface ReproducedOutcome {
  readonly model: string;
  readonly outcome: RunOutcome;
}
/** Images that the runs really saw. */
export interface SeenImages {
  readonly train: number;
  readonly test: number;
}

/** Ours beside the published: one row an output, deepest first, as the paper lists them. */
export function reproduceTable(
  table: ReproducedTable,
  options: ReproduceOptions,
  outcomes: readonly ReproducedOutcome[],
  seen: SeenImages | null,
): Table {
  const models = table.models.filter(({ id }) => options.only.length === 0 || options.only.includes(id));
  return {
    caption: `${table.title}: test error in % of ${scaledEpochs(options.scale)} epochs (the paper: ${PAPER_EPOCHS}), ours beside the published.`,
    columns: [left('Network'), left('Output'), right('Runs'), right('Ours'), right('Published'), left('Published in')],
    rows: models.flatMap((model) => rowsOf(table, model, options, outcomes.filter((each) => each.model === model.id))),
    notes: conditions(table, options, seen),
  };
}

function rowsOf(
  table: ReproducedTable,
  model: ReproducedModel,
  { seeds }: ReproduceOptions,
  runs: readonly ReproducedOutcome[],
): readonly (readonly Cell[])[] {
  const complete = runs.flatMap(({ outcome }) => (outcome.complete ? [outcome] : []));
  const names = [...(complete[0]?.outputs ?? [])].reverse().map(({ name }) => name);
  const published = model.published?.error?.[table.id];
  const printed = published === undefined ? null : figure(published, published.toFixed(2));
  const source = published === undefined ? '' : (/arXiv \S+\d/u.exec(model.published?.source ?? '')?.[0] ?? '');
  const count = figure(complete.length, complete.length === seeds.length ? String(seeds.length) : `${complete.length} of ${seeds.length}`);
  if (names.length === 0) return [[model.title, 'final', count, null, printed, source]];
  return names.map((name, at): readonly Cell[] => {
    const errors = complete.flatMap(({ outputs }) => outputs.find((output) => output.name === name)?.error ?? []);
    const { mean, deviation } = sampleOf(errors);
    const ours: Cell = errors.length === 0 ? null : { kind: 'spread', mean, deviation, count: errors.length, digits: 2 };
    // The papers print the error of the whole network; of the outputs on the way they tell the size alone.
    return at === 0 ? [model.title, name, count, ours, printed, source] : ['', name, count, ours, null, ''];
  });
}

/** Why ours and the published cannot be held against each other, as far as they cannot. */
export function conditions(table: ReproducedTable, options: ReproduceOptions, seen: SeenImages | null): readonly string[] {
  const { train, test } = table.images;
  const images = seen && { train: Math.min(seen.train, options.trainLimit ?? seen.train), test: seen.test };
  const epochs = scaledEpochs(options.scale);
  return [
    ...(epochs < PAPER_EPOCHS ? [`Scaled: ${epochs} of ${PAPER_EPOCHS} epochs. Not comparable with the published figures; the order of the networks may differ too.`] : []),
    ...(images && images.train !== train ? [`Trained on ${grouped(images.train)} of the ${grouped(train)} images of the published runs. Not comparable.`] : []),
    ...(images && images.test !== test ? [`Tested on ${grouped(images.test)} images, the published figures on ${grouped(test)}.`] : []),
    'Ours: error after the last epoch, never the best one; mean ± sample standard deviation over the seeds.',
    'ResNet-44, -56 and -110 of He et al. are post-activation with shortcuts without weights; AuxNet and its baseline are pre-activation with 1×1 shortcuts.',
    ...(options.method === 'sequential' ? [] : [`AuxNets trained by ${options.method}; the authors’ own order is --method sequential.`]),
    ...(table.id === 'svhn' ? ['SVHN as published: pixels ÷ 255, no augmentation, train and extra sets together.'] : []),
  ];
}
