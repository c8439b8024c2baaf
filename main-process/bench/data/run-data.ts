import { mkdtempSync, promises as fs } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import type { Document } from '../../core/graph/document.ts';
import { trainingConfig } from '../../core/graph/training-config.ts';
import { TrunkBuilder } from '../../core/templates/trunk-builder.ts';
import { indexPath } from '../../data/folder/check-files.ts';
import { openBatches, openDataset, type BatchPlan } from '../../data/index.ts';
import { measureTargets, type SheetOptions } from '../editor/target-sheet.ts';
import { nets } from '../nets.ts';
import { median } from '../statistics.ts';
import type { TargetResult } from '../targets.ts';
import { timed } from '../timed.ts';
import { allDataTargets, dataTargets, LARGE, SIDE, SMALL } from './data-targets.ts';
import { writePictures } from './made-pictures.ts';
import { trainRun, type BenchTrainer, type TrainedRun } from './trained-run.ts';

export interface DataBenchOptions extends SheetOptions {
  readonly spawnTrainer: () => BenchTrainer;
  /** Of the application, where it keeps what it found in a folder of pictures. */
  readonly cache: string;
  /** Built batch-worker.js. */
  readonly batchWorker: URL;
  readonly say: (text: string) => void;
  /** Pictures of the two sets; fewer in tests. */
  readonly counts?: { readonly large: number; readonly small: number };
}

const BATCH = 128;
const STEPS = 12;
const WARM_UP = 3;
const MIB = 2 ** 20;
const size = { height: SIDE, width: SIDE, channels: 3 };

/**
 * Trains on a folder of pictures that has far more pixels than the trainer may hold, and holds the speed of reading against that
 * of training. The pictures are made for it and removed afterwards.
 */
export async function runDataTargets(options: DataBenchOptions): Promise<readonly TargetResult[]> {
  const { large, small } = options.counts ?? { large: LARGE, small: SMALL };
  return measureTargets(allDataTargets, options, async ({ wanted, report }) => {
    const { memory, reader } = dataTargets;
    const folder = mkdtempSync(join(tmpdir(), 'auxnet-bench-'));
    const [few, many] = [join(folder, 'few'), join(folder, 'many')];
    const train = (document: Document): Promise<TrainedRun> => trainRun(options.spawnTrainer, join(folder, 'runs'), document);
    try {
      await writePictures(few, small, SIDE);
      if (wanted.has(memory)) {
        options.say(`Making ${large.toLocaleString('en-US')} pictures …`);
        await writePictures(many, large, SIDE);
        const [before, after] = [await train(designFor(smallNet(), few)), await train(designFor(smallNet(), many))];
        if (before.peak === null || after.peak === null) report(memory, null, 'The memory of another process is read from /proc, which this system does not have.');
        else {
          options.say(`peak memory of the trainer: ${mib(before.peak)} with ${small} pictures, ${mib(after.peak)} with ${large}; ${speedText(after)}`);
          report(memory, (after.peak - before.peak) / MIB);
        }
      }
      if (wanted.has(reader)) {
        const reading = await readingTime(few, options.batchWorker);
        const training = trainingTime(await train(designFor(nets['ResNet-20'](), few, { trainLimit: STEPS * BATCH })));
        options.say(`reading ${perSecond(reading)}, training ResNet-20 ${perSecond(training)}`);
        report(reader, reading / training);
      }
    } finally {
      for (const root of [few, many]) await fs.rm(indexPath(options.cache, root), { force: true });
      await fs.rm(folder, { recursive: true, force: true });
    }
  });
}

const mib = (bytes: number): string => `${Math.round(bytes / MIB)} MiB`;
const perSecond = (milliseconds: number): string => `${Math.round(1000 / milliseconds)} images/s`;

/** Hardly any arithmetic: what is read is what counts. */
const smallNet = (): Document =>
  new TrunkBuilder()
    .add('input', 'input', 'Input')
    .add('conv', 'stem', 'Stem', { filters: 8, strides: 4, padding: 1 })
    .stage()
    .add('output', 'output', 'Output', { head: 'A' })
    .build({ name: 'Small' });

/** The design with an input for the pictures in `path`, to be trained for an epoch. */
function designFor(document: Document, path: string, training: object = {}): Document {
  const nodes = Object.entries(document.nodes).map(([id, node]) => [id, node.kind === 'input' ? { ...node, params: { ...node.params, ...size } } : node] as const);
  return {
    ...document,
    nodes: Object.fromEntries(nodes),
    training: trainingConfig.parse({ dataset: { name: 'folder', path }, method: 'single', epochs: 1, batchSize: BATCH, ...training }),
  };
}

/** Milliseconds that the thread takes for a picture, with nothing else at work: read, decoded, brought to size, put into a batch. */
async function readingTime(path: string, worker: URL): Promise<number> {
  const { train } = await openDataset({ name: 'folder', path }, { size });
  const plan: BatchPlan = {
    split: train, images: train.count, size, batchSize: BATCH, augmentation: { flip: true, pad: 4 },
    seed: 1, epochs: 4, from: { epoch: 1, index: 0 },
  };
  const source = await openBatches(plan, worker);
  if (source.inlineReason !== null) throw new Error(source.inlineReason);
  try {
    const times: number[] = [];
    for (let epoch = 1; epoch <= plan.epochs; epoch++) {
      const [milliseconds] = await timed(async () => {
        for (let index = 0; index < Math.ceil(train.count / BATCH); index++) await source.next();
      });
      times.push(milliseconds / train.count);
    }
    // The ring is filled ahead of the first epoch.
    return median(times.slice(1));
  } finally {
    await source.close();
  }
}

const rates = ({ events }: TrainedRun): number[] => events.flatMap((event) => (event.event === 'step' ? [event.imagesPerSecond] : [])).slice(WARM_UP);
function trainingTime(run: TrainedRun): number {
  const found = rates(run);
  if (found.length === 0) throw new Error('The run had too few steps to tell its speed.');
  return 1000 / median(found);
}
const speedText = (run: TrainedRun): string => `${Math.round(median(rates(run)))} images/s, the first look apart`;
