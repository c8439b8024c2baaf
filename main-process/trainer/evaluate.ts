import { basename } from 'node:path';
import { weightsDigest, type Checkpoint } from '../checkpoint/index.ts';
import type { EvaluatedPart, EvaluationProgress, EvaluationSummary } from '../contract/evaluation.ts';
import type { ParsedCommand, TrainerMessage } from '../contract/trainer-protocol.ts';
import { logitStatistics } from '../core/evaluation/index.ts';
import { multiplyAddsInTurn } from '../core/shape/cost.ts';
import { evaluationBatches, imageSize, type Batch, type Dataset, type Split } from '../data/index.ts';
import { openEngine } from '../engines/index.ts';
import type { Network } from '../engines/network.ts';
import { stepAside } from './beside.ts';
import { openRunData } from './open-run-data.ts';
import { chosenCheckpoint, evaluationKey, keepImages, listEvaluations, writeEvaluation } from '../runs/index.ts';
import { answerPart, checkFit, exitLatencyOf, restoreSnapshot, TrainingFailure } from '../training/index.ts';
import { toldReason } from './told-reason.ts';
import { trainableRun } from './trainable.ts';

type EvaluateCommand = Extract<ParsedCommand, { readonly command: 'evaluate' }>;
type Send = (message: TrainerMessage) => Promise<void>;

/** Images are kept beside the answers up to this size in all: they are looked at without the data set. */
const KEPT_BYTES = 64 * 2 ** 20;
/** Share of the whole that each phase takes, about. */
const phases = { preparing: [0, 0.1], answering: [0.1, 0.8], timing: [0.8, 0.97], writing: [0.97, 1] } as const;

/** Answers an `evaluate` command: evaluates a checkpoint unless that was done, keeps it in the run's folder, and tells the summary. */
export async function evaluate(command: EvaluateCommand, batchWorker: URL, send: Send): Promise<void> {
  const tell = (phase: EvaluationProgress['phase'], share: number): void => {
    const [from, to] = phases[phase];
    void send({ type: 'evaluation-progress', progress: { phase, progress: from + (to - from) * Math.min(1, share) } });
  };
  try {
    await send({ type: 'evaluation', evaluation: await evaluation(command, batchWorker, tell) });
  } catch (error) {
    await send({ type: 'refused', message: toldReason(error) });
  }
}

async function evaluation(
  { runDirectory, checkpoint: which, part, engine: wanted, again, beside, timed }: EvaluateCommand,
  batchWorker: URL,
  tell: (phase: EvaluationProgress['phase'], share: number) => void,
): Promise<EvaluationSummary> {
  tell('preparing', 0);
  const checkpoint = await chosenCheckpoint(runDirectory, which);
  const name = basename(checkpoint.directory);
  const [key, digest] = [evaluationKey(name, part), await weightsDigest(checkpoint.directory)];
  const known = (await listEvaluations(runDirectory)).find((kept) => kept.key === key && kept.checkpoint.digest === digest);
  if (known && !again) return known;

  const { analysis, config } = await trainableRun(runDirectory);
  const dataset = await openRunData(config, analysis.graph, (looked, files) => tell('preparing', (0.5 * looked) / Math.max(1, files)));
  checkFit(analysis.graph, dataset);
  const split = partOf(dataset, part);
  const images = split.count;
  const batches = (): AsyncIterable<Batch> => evaluationBatches(split, { size: dataset.info, batchSize: config.batchSize, batchWorker });
  tell('preparing', 0.5);
  if (beside) stepAside();
  const { compile, report } = await openEngine(wanted);
  const network = await compile(analysis.graph, { ...config, normalisation: dataset.normalisation });
  try {
    await restoreSnapshot(network, checkpoint, config);
    const { info } = dataset;
    const classes = info.classNames.length;
    const bytes = imageSize(info);
    const kept = images * bytes <= KEPT_BYTES ? new Uint8Array(images * bytes) : null;
    const { labels, logits } = await answerPart({
      network,
      exits: analysis.exits.length,
      classes,
      images,
      batches: batches(),
      onBatch: (batch, first) => kept?.set(batch.images.subarray(0, batch.count * bytes), first * bytes),
      onProgress: (share) => tell('answering', share),
    });
    // Two at a time measure each other.
    const latencies = beside || !timed ? [] : await latenciesOf(network, analysis.exits.length, batches(), (share) => tell('timing', share));
    tell('writing', 0);
    const costsInTurn = multiplyAddsInTurn(analysis.graph.exits, analysis.lowered);
    const summary: EvaluationSummary = {
      format: 'auxnet-evaluation',
      version: 1,
      key,
      checkpoint: { name, ...placeOf(checkpoint), digest },
      part,
      images,
      imageSize: kept && { height: info.height, width: info.width, channels: info.channels },
      classNames: [...info.classNames],
      engine: report.id,
      device: report.device ?? report.id,
      createdAt: new Date().toISOString(),
      outputs: analysis.exits.map(({ exit, parameters, multiplyAdds }, at) => {
        const inTurn = { multiplyAddsInTurn: costsInTurn[at] ?? multiplyAdds };
        const { id, name: title, depth } = exit;
        const latency = latencies[at] ?? null;
        const statistics = logitStatistics(logits[at] ?? new Float32Array(), labels, classes);
        return { id, name: title, depth, parameters, multiplyAdds, ...inTurn, ...statistics, latency };
      }),
    };
    if (kept) await keepImages(runDirectory, part, kept);
    const byOutput = new Map(analysis.exits.map(({ exit }, at) => [exit.id, logits[at] ?? new Float32Array()]));
    await writeEvaluation(runDirectory, { summary, labels, logits: byOutput });
    return summary;
  } finally {
    network.dispose();
  }
}

const placeOf = ({ training: { completedEpochs, step } }: Checkpoint) => ({ epoch: completedEpochs, step });

async function latenciesOf(network: Network, exits: number, batches: AsyncIterable<Batch>, onProgress: (share: number) => void) {
  for await (const batch of batches) {
    const found = [];
    for (let exit = 0; exit < exits; exit += 1) {
      found.push(await exitLatencyOf(network, exit, batch));
      onProgress((exit + 1) / exits);
    }
    return found;
  }
  return [];
}

/** @throws TrainingFailure where the run holds no images out to validate by */
function partOf({ test, validation }: Dataset, part: EvaluatedPart): Split {
  const found = part === 'test' ? test : validation;
  if (!found) throw new TrainingFailure('This run held no images out to validate by. Evaluate the test images.');
  return found;
}
