import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { trainerMessage, type TrainerCommand, type TrainerMessage } from '../../main-process/contract/trainer-protocol.ts';
import type { TrainingEvent } from '../../main-process/contract/training-events.ts';
import { trainingConfig } from '../../main-process/core/graph/training-config.ts';
import { initialiseRun, readMetrics, runPaths } from '../../main-process/runs/index.ts';
import { temporaryFolder } from './temporary-folder.ts';

const root = resolve(import.meta.dirname, '../..');
const RECORD = 1 + 32 * 32 * 3;

const fromSource = [join(root, 'test/helpers/run-typescript.mjs'), join(root, 'main-process/trainer/main.ts')] as const;
/** How its process is started. */
export interface TrainerProcess {
  /** The program and its arguments: from source unless told. */
  readonly program?: readonly [string, ...string[]];
  readonly execArgv?: readonly string[];
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** As `npm run build` made it: what loads packages late does not run from source. */
export const builtTrainer: TrainerProcess = { program: [join(root, 'dist/node/trainer.js')] };

/** A trainer in a process of its own. */
export class Trainer {
  readonly messages: TrainerMessage[] = [];
  readonly #child: ChildProcess;
  readonly exit: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  onEvent: (event: TrainingEvent) => void = () => undefined;

  constructor(first: TrainerCommand, { program: [program, ...args] = fromSource, execArgv = [], env }: TrainerProcess = {}) {
    this.#child = fork(program, args, {
      cwd: root,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // vitest's own settings are not for its children.
      execArgv: [...execArgv],
      env: { ...process.env, ...env },
    });
    this.exit = new Promise((done) => this.#child.once('exit', (code, signal) => done({ code, signal })));
    this.#child.on('message', (raw) => {
      const message = trainerMessage.parse(raw);
      this.messages.push(message);
      if (message.type === 'ready') this.send(first);
      if (message.type === 'event') this.onEvent(message.event);
    });
    onTestFinished(() => this.kill());
  }
  send(command: unknown): void {
    this.#child.send(command as object);
  }
  kill(): void {
    this.#child.kill('SIGKILL');
  }
  disconnect(): void {
    this.#child.disconnect();
  }
  get events(): readonly TrainingEvent[] {
    return this.messages.flatMap((message) => (message.type === 'event' ? [message.event] : []));
  }
}

/** Images in CIFAR-10's format: 64 to train on, 40 to test. */
export function writeImages(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const [file, count] of [['data_batch_1.bin', 64], ['test_batch.bin', 40]] as const) {
    const bytes = Buffer.alloc(count * RECORD);
    for (let at = 0; at < bytes.length; at++) bytes[at] = at % RECORD === 0 ? Math.floor(at / RECORD) % 10 : (at * 31 + (at >> 7)) & 255;
    writeFileSync(join(folder, file), bytes);
  }
  return folder;
}

interface RunChanges {
  readonly training?: object;
  /** Parameters of the block. */
  readonly block?: object;
  readonly classes?: number;
  /** Folder of images that are there already. */
  readonly images?: string;
}

/** A small net with one auxiliary output, 4 steps an epoch, 3 epochs. */
export function smallDesign(images: string, { training: changes, block, classes = 10 }: RunChanges = {}) {
  const training = trainingConfig.parse({ dataset: { name: 'cifar-10', path: images }, epochs: 3, batchSize: 16, learningRate: 0.01, ...changes });
  const node = (id: string, kind: string, params = {}) => ({ id, kind, name: id, params });
  const chain = ['input', 'stem', 'block', 'output'];
  const design = JSON.stringify({
    format: 'auxnet', version: 1, name: 'Small', classes, training,
    nodes: [
      node('input', 'input'), node('stem', 'conv', { filters: 4, strides: 4, padding: 1 }),
      node('block', 'basic-block', { filters: 4, ...block }), node('early', 'auxiliary-output'), node('output', 'output', { head: 'A' }),
    ],
    edges: [...chain.slice(1).map((target, i) => ({ id: `e${i}`, source: chain[i], target })), { id: 'e9', source: 'stem', target: 'early' }],
  });
  return { design, training };
}

/** A run folder as the service makes it. */
export async function makeRun(changes: RunChanges = {}): Promise<string> {
  const folder = temporaryFolder();
  const { design, training } = smallDesign(changes.images ?? writeImages(join(folder, 'images')), changes);
  const directory = join(folder, 'run');
  mkdirSync(directory);
  await initialiseRun(directory, 'run', { design, title: 'Small', training, versions: {} });
  return directory;
}

export const start = (runDirectory: string, resume = false): TrainerCommand => ({ command: 'start', run: 'run', runDirectory, resume });

/** All that two runs must agree on: losses and errors, not times. */
export const curve = async (directory: string) =>
  (await readMetrics(runPaths(directory).metrics)).flatMap(({ event }): object[] => {
    if (event.event === 'step') return [{ step: event.step, loss: event.loss }];
    return event.event === 'epoch' ? [{ epoch: event.epoch, train: event.train, test: event.test }] : [];
  });
