import { Buffer } from 'node:buffer';
import { listCheckpoints } from '../checkpoint/index.ts';
import type { TrainerCommand, TrainerMessage } from '../contract/trainer-protocol.ts';
import type { LoweredGraph } from '../core/lower/lowered-graph.ts';
import { DatasetError, imageReader, imageSize, rowOf, type Dataset } from '../data/index.ts';
import { openEngine, type OpenEngine } from '../engines/index.ts';
import type { Network } from '../engines/network.ts';
import { chosenCheckpoint, runPaths } from '../runs/index.ts';
import { checkFit, restoreSnapshot } from '../training/index.ts';
import { openRunData } from './open-run-data.ts';
import { toldReason } from './told-reason.ts';
import { trainableRun, type Trainable } from './trainable.ts';

type Question = Extract<TrainerCommand, { readonly command: 'predict' | 'test-image' }>;
type Predict = Extract<Question, { readonly command: 'predict' }>;
type TestImage = Extract<Question, { readonly command: 'test-image' }>;

interface OpenNetwork {
  readonly key: string;
  readonly graph: LoweredGraph;
  readonly network: Network;
  readonly info: Dataset['info'];
}

/** Answers one question after the other about finished runs, and keeps what it opened last: a data set, and a network. */
export class Companion {
  readonly #send: (message: TrainerMessage) => Promise<void>;
  #turn: Promise<void> = Promise.resolve();
  #dataset: { readonly key: string; readonly dataset: Dataset } | null = null;
  #engine: { readonly wanted: string | undefined; readonly engine: OpenEngine } | null = null;
  #network: OpenNetwork | null = null;

  constructor(send: (message: TrainerMessage) => Promise<void>) {
    this.#send = send;
  }

  ask(question: Question): void {
    const answer = async (): Promise<void> => {
      try {
        await this.#send(question.command === 'predict' ? await this.#predict(question) : await this.#testImage(question));
      } catch (error) {
        await this.#send({ type: 'declined', id: question.id, message: toldReason(error) });
      }
    };
    this.#turn = this.#turn.then(answer);
  }

  async #predict({ id, image, ...what }: Predict): Promise<TrainerMessage> {
    const { graph, network, info } = await this.#open(what);
    // A copy with memory of its own: engines read whole words, and a slice of Node's pool may begin anywhere.
    const images = Uint8Array.from(Buffer.from(image, 'base64'));
    const expected = imageSize(info);
    if (images.length !== expected) throw new DatasetError(`The image has ${images.length} bytes, the network takes ${expected}.`);
    const started = performance.now();
    const logits = await network.predictAll({ count: 1, images });
    const seconds = (performance.now() - started) / 1000;
    const outputs = graph.exits.map((exit, place) => ({ id: exit.id, name: exit.name, logits: Array.from(logits[place] ?? []) }));
    return { type: 'predicted', id, prediction: { outputs, classNames: info.classNames, seconds } };
  }

  async #testImage({ id, runDirectory, index: wanted }: TestImage): Promise<TrainerMessage> {
    const { info, test } = await this.#read(runDirectory, await trainableRun(runDirectory));
    if (test.count === 0) throw new DatasetError(`${info.title} has no test images.`);
    const index = wanted % test.count;
    const bytes = imageSize(info);
    const stored = await imageReader(test, info).get(rowOf(test, index));
    const image = Buffer.from(stored.bytes.slice(stored.start, stored.start + bytes)).toString('base64');
    const { height, width, channels } = info;
    return { type: 'test-image', id, image: { index, count: test.count, label: test.labels[index] ?? 0, size: { height, width, channels }, image } };
  }

  async #read(runDirectory: string, { analysis, config }: Trainable): Promise<Dataset> {
    const key = `${JSON.stringify(config.dataset)} ${runDirectory}`;
    if (this.#dataset?.key !== key) this.#dataset = { key, dataset: await openRunData(config, analysis.graph) };
    return this.#dataset.dataset;
  }

  async #open({ runDirectory, checkpoint: which, engine: wanted }: Pick<Predict, 'runDirectory' | 'checkpoint' | 'engine'>): Promise<OpenNetwork> {
    // What a choice means changes with the newest checkpoint only; its name costs little to look up.
    const [newest] = await listCheckpoints(runPaths(runDirectory).checkpoints);
    const key = `${runDirectory} ${which} ${newest?.name ?? ''} ${wanted ?? ''}`;
    if (this.#network?.key === key) return this.#network;
    const design = await trainableRun(runDirectory);
    const { analysis, config } = design;
    const checkpoint = await chosenCheckpoint(runDirectory, which);
    this.#network?.network.dispose();
    this.#network = null;
    const dataset = await this.#read(runDirectory, design);
    checkFit(analysis.graph, dataset);
    if (this.#engine === null || this.#engine.wanted !== wanted) this.#engine = { wanted, engine: await openEngine(wanted) };
    const network = await this.#engine.engine.compile(analysis.graph, { ...config, normalisation: dataset.normalisation });
    try {
      await restoreSnapshot(network, checkpoint, config);
    } catch (error) {
      network.dispose();
      throw error;
    }
    this.#network = { key, graph: analysis.graph, network, info: dataset.info };
    return this.#network;
  }
}
