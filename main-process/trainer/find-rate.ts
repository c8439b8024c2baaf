import type { TrainerCommand, TrainerMessage } from '../contract/trainer-protocol.ts';
import { suggestRate } from '../core/schedule/rate-finding.ts';
import { openEngine } from '../engines/index.ts';
import { chosenCheckpoint, runFolderOf } from '../runs/index.ts';
import { findRates } from '../training/index.ts';
import { openRunData } from './open-run-data.ts';
import { toldReason } from './told-reason.ts';
import { trainable } from './trainable.ts';

type FindRateCommand = Extract<TrainerCommand, { readonly command: 'find-rate' }>;

type Send = (message: TrainerMessage) => Promise<void>;

/** Answers a `find-rate` command. What keeps the test from its end is told as `refused`. */
export async function findRate(command: FindRateCommand, batchWorker: URL, send: Send): Promise<void> {
  try {
    const { analysis, config } = trainable(command.design, 'The design');
    const { initial } = config;
    const source = initial === null ? null : await chosenCheckpoint(await runFolderOf(initial.run, command.library), initial.checkpoint);
    const dataset = await openRunData(config, analysis.graph);
    const { compile, report } = await openEngine(command.engine);
    const onPoint = (point: { readonly rate: number; readonly loss: Readonly<Record<string, number>> }): void => {
      void send({ type: 'rate-point', point: { rate: point.rate, loss: { ...point.loss } } });
    };
    const { range } = command;
    const tensors = source?.weights.tensors ?? null;
    const found = await findRates({ compile, analysis, config, dataset, batchWorker, initial: tensors, range, onPoint });
    const outputs = analysis.graph.exits.map(({ id, name }) => ({ id, name }));
    const points = found.points.map(({ rate, loss }) => ({ rate, loss: { ...loss } }));
    const suggestion = suggestRate(points, outputs.map(({ id }) => id));
    const { diverged, secondsPerStep } = found;
    await send({ type: 'rates', rates: { points, diverged, secondsPerStep, outputs, suggestion, engine: report.id } });
  } catch (error) {
    await send({ type: 'refused', message: toldReason(error) });
  }
}
