import { dirname } from 'node:path';
import { latestCheckpoint, writeCheckpoint, type Checkpoint } from '../checkpoint/index.ts';
import type { TrainerCommand } from '../contract/trainer-protocol.ts';
import type { EndEvent, TrainingEvent } from '../contract/training-events.ts';
import { mirrorsDigits } from '../core/graph/digits.ts';
import { parseDocument } from '../core/graph/parse.ts';
import { grouped } from '../core/text.ts';
import { openEngine } from '../engines/index.ts';
import { removeLeftovers } from '../files/atomic.ts';
import { MetricsLog, readDesign, rewindMetrics, runPaths, type RunPaths } from '../runs/index.ts';
import { boardParameters, eventsAtStep, RunBoard } from '../runs/tensorboard/index.ts';
import { TrainingFailure, TrainingSession, type RunControl, type SessionOptions } from '../training/index.ts';
import { openRunData } from './open-run-data.ts';
import { initialWeights } from './initial-weights.ts';
import { toldReason } from './told-reason.ts';
import { trainableRun } from './trainable.ts';

type StartCommand = Extract<TrainerCommand, { readonly command: 'start' }>;

export interface TrainRunOptions extends Pick<SessionOptions, 'batchWorker'> {
  readonly control: RunControl;
  readonly send: (event: TrainingEvent) => void;
}

/**
 * Trains the run in a folder to its end. Events go to metrics.jsonl and to `send`; the last one is `end`, whatever
 * happens on the way. Curves are written here and not by the parent, so they survive a closed window.
 */
export async function trainRun(command: StartCommand, { control, send, batchWorker }: TrainRunOptions): Promise<EndEvent> {
  const paths = runPaths(command.runDirectory);
  let metrics: MetricsLog | null = null;
  let board: RunBoard | null = null;
  const emit = (event: TrainingEvent): void => {
    // Phases are for who watches now; the rest is the run's record.
    if (event.event !== 'phase') metrics?.append(event);
    board?.take(event);
    send(event);
  };
  let end: EndEvent;
  try {
    if (command.resume) await removeLeftovers(command.runDirectory);
    const checkpoint = command.resume ? await checkpointToResume(paths, send) : null;
    if (checkpoint) await rewindMetrics(paths.metrics, checkpoint.training);
    metrics = new MetricsLog(paths.metrics);
    board = await openBoard(command, paths, checkpoint, send);
    const session = await prepare(command, paths, checkpoint, { metrics, board }, { control, send: emit, batchWorker });
    end = await session.run();
  } catch (error) {
    end = { event: 'end', status: 'failed', reason: toldReason(error) };
  }
  try {
    emit(end);
    board?.close();
    await metrics?.flush();
    metrics?.close();
  } catch {
    // A full disk must not hide how the run ended from the one who watches.
    send(end);
  }
  return end;
}

async function prepare(
  command: StartCommand,
  paths: RunPaths,
  checkpoint: Checkpoint | null,
  { metrics, board }: { readonly metrics: MetricsLog; readonly board: RunBoard | null },
  { control, send: emit, batchWorker }: TrainRunOptions,
): Promise<TrainingSession> {
  const preparing = (message: string, progress: number): void => emit({ event: 'phase', phase: 'preparing', message, progress });
  preparing('Checking the design', 0);
  const { analysis, config } = await trainableRun(command.runDirectory);
  if (mirrorsDigits(config)) {
    const message = 'Flips are on, but this data set shows digits: a mirrored one is none. Turn them off (augmentation.flip, --no-flip).';
    emit({ event: 'log', level: 'warning', message });
  }
  preparing('Reading the data set', 0.1);
  const dataset = await openRunData(config, analysis.graph, (looked, files) => preparing(`Looking at ${grouped(files)} pictures`, 0.1 + (0.5 * looked) / Math.max(1, files)));
  preparing('Opening the engine', 0.6);
  const { compile, report, passedOver } = await openEngine(command.engine);
  emit({ event: 'log', level: 'info', message: `${report.name} ${report.version ?? ''}, ${report.device ?? ''}` });
  if (passedOver.length > 0) {
    const why = passedOver.map(({ name, reason }) => ` ${name} is not used: ${reason ?? ''}`).join('');
    emit({ event: 'log', level: 'warning', message: `Training on ${report.name}, which can be many times slower than what a run tries first.${why}` });
  }
  if (checkpoint && checkpoint.training.engine !== report.id) {
    const message = `The checkpoint was made on "${checkpoint.training.engine}", going on with "${report.id}": the numbers that follow differ slightly.`;
    emit({ event: 'log', level: 'warning', message });
  }
  preparing('Compiling the network', 0.8);
  const saveCheckpoint: SessionOptions['saveCheckpoint'] = async (content) => {
    // The checkpoint must never know more steps than the curves do.
    await metrics.flush();
    board?.flush();
    return writeCheckpoint(paths.checkpoints, content, config.checkpoints.keepLast);
  };
  const { run } = command;
  return TrainingSession.open({
    run,
    compile,
    engine: report,
    analysis,
    config,
    dataset,
    batchWorker,
    control,
    resumeFrom: checkpoint,
    initial: checkpoint === null ? await initialWeights(config.initial, paths.directory, dirname(paths.directory), emit) : null,
    emit,
    saveCheckpoint,
  });
}

/** TensorBoard files, which no run depends on: where the design cannot be read there are none, and the run says why itself. */
async function openBoard(
  { run, runDirectory }: StartCommand,
  paths: RunPaths,
  checkpoint: Checkpoint | null,
  emit: (event: TrainingEvent) => void,
): Promise<RunBoard | null> {
  const { document } = parseDocument(await readDesign(runDirectory));
  if (document === null) return null;
  const from = checkpoint?.training.step ?? null;
  return new RunBoard({
    directory: runDirectory,
    run,
    hparams: boardParameters(document.training),
    from,
    replay: from === null ? [] : await eventsAtStep(paths.metrics, from),
    onProblem: (message) => emit({ event: 'log', level: 'warning', message }),
  });
}

async function checkpointToResume(paths: RunPaths, emit: (event: TrainingEvent) => void): Promise<Checkpoint> {
  const { checkpoint, damaged } = await latestCheckpoint(paths.checkpoints);
  for (const message of damaged) emit({ event: 'log', level: 'warning', message });
  if (checkpoint === null) throw new TrainingFailure(`There is no usable checkpoint in ${paths.checkpoints}. Start the run anew.`);
  return checkpoint;
}
