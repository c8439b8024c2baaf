import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { trainerMessage, type TrainerCommand, type TrainerMessage } from '../../main-process/contract/trainer-protocol.ts';
import type { TrainingEvent } from '../../main-process/contract/training-events.ts';
import { trainingConfig } from '../../main-process/core/graph/training-config.ts';
import { initialiseRun, readMetrics, runPaths } from '../../main-process/runs/index.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const root = resolve(import.meta.dirname, '../..');
const RECORD = 1 + 32 * 32 * 3;

/** A trainer in a process of its own, run from source. */
class Trainer {
  readonly messages: TrainerMessage[] = [];
  readonly #child: ChildProcess;
  readonly exit: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  onEvent: (event: TrainingEvent) => void = () => undefined;

  constructor(first: TrainerCommand) {
    this.#child = fork(join(root, 'test/helpers/run-typescript.mjs'), [join(root, 'main-process/trainer/main.ts')], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // vitest's own settings are not for its children.
      execArgv: [],
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
function writeImages(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const [file, count] of [['data_batch_1.bin', 64], ['test_batch.bin', 40]] as const) {
    const bytes = Buffer.alloc(count * RECORD);
    for (let at = 0; at < bytes.length; at++) bytes[at] = at % RECORD === 0 ? Math.floor(at / RECORD) % 10 : (at * 31 + (at >> 7)) & 255;
    writeFileSync(join(folder, file), bytes);
  }
  return folder;
}

/** A run folder as the service makes it: a small net with one auxiliary output, 4 steps an epoch, 3 epochs. */
async function makeRun(changes: { readonly training?: object; readonly images?: string } = {}): Promise<string> {
  const folder = temporaryFolder();
  const path = changes.images ?? writeImages(join(folder, 'images'));
  const training = trainingConfig.parse({ dataset: { name: 'cifar-10', path }, epochs: 3, batchSize: 16, learningRate: 0.01, ...changes.training });
  const node = (id: string, kind: string, params = {}) => ({ id, kind, name: id, params });
  const chain = ['input', 'stem', 'block', 'output'];
  const design = JSON.stringify({
    format: 'auxnet', version: 1, name: 'Small', classes: 10, training,
    nodes: [
      node('input', 'input'), node('stem', 'conv', { filters: 4, strides: 4, padding: 1 }),
      node('block', 'basic-block', { filters: 4 }), node('early', 'auxiliary-output'), node('output', 'output', { head: 'A' }),
    ],
    edges: [...chain.slice(1).map((target, i) => ({ id: `e${i}`, source: chain[i], target })), { id: 'e9', source: 'stem', target: 'early' }],
  });
  const directory = join(folder, 'run');
  mkdirSync(directory);
  await initialiseRun(directory, 'run', { design, name: 'Small', training, versions: {} });
  return directory;
}
const start = (runDirectory: string, resume = false): TrainerCommand => ({ command: 'start', run: 'run', runDirectory, resume });
const curve = async (directory: string) =>
  (await readMetrics(runPaths(directory).metrics)).flatMap(({ event }): object[] => {
    if (event.event === 'step') return [{ step: event.step, loss: event.loss }];
    return event.event === 'epoch' ? [{ epoch: event.epoch, train: event.train, test: event.test }] : [];
  });

/** Last step of the epoch after which an output's test error was lowest first. */
function bestStep(events: readonly TrainingEvent[], exit: string): number {
  const epochs = events.flatMap((event) => (event.event === 'epoch' ? [{ epoch: event.epoch, error: event.test[exit]?.error ?? Infinity }] : []));
  return 4 * epochs.reduce((best, other) => (other.error < best.error ? other : best)).epoch;
}

describe('trainer process', { timeout: 120_000 }, () => {
  it('trains a run to its end: events to the parent, curves and checkpoints in the folder', async () => {
    const directory = await makeRun();
    const trainer = new Trainer(start(directory));
    expect(await trainer.exit).toEqual({ code: 0, signal: null });
    expect(trainer.events.at(-1)).toEqual({ event: 'end', status: 'completed' });
    expect(trainer.events.find((event) => event.event === 'start')).toMatchObject({ epochs: 3, stepsPerEpoch: 4, outputs: [{ id: 'early' }, { id: 'output' }] });
    const kept = (await readMetrics(runPaths(directory).metrics)).map(({ event }) => event);
    expect(kept).toEqual(trainer.events.filter((event) => event.event !== 'phase'));
    // The last two, and those after which an output answered best.
    const steps = new Set([8, 12, ...['early', 'output'].map((exit) => bestStep(trainer.events, exit))]);
    const names = [0, 4, 8, 12].map((step, i) => ({ step, name: `00000${i + 1}-step-${step}` }));
    expect(readdirSync(runPaths(directory).checkpoints)).toEqual(names.flatMap(({ step, name }) => (steps.has(step) ? [name] : [])));
  });

  it('killed in the middle of an epoch and resumed, it gives the curve of an unbroken run', async () => {
    const [whole, broken] = [await makeRun(), await makeRun()];
    await new Trainer(start(whole)).exit;
    const killed = new Trainer(start(broken));
    killed.onEvent = (event) => {
      if (event.event === 'step' && event.step === 5) killed.send({ command: 'checkpoint' });
      if (event.event === 'checkpoint' && event.step > 4) killed.kill();
    };
    expect(await killed.exit).toEqual({ code: null, signal: 'SIGKILL' });
    const resumed = new Trainer(start(broken, true));
    expect((await resumed.exit).code).toBe(0);
    expect(resumed.events.find((event) => event.event === 'start')).toMatchObject({ fromStep: expect.toSatisfy((step: number) => step > 5 && step <= 9) as unknown });
    expect(await curve(broken)).toEqual(await curve(whole));
  });

  it('writes a checkpoint and ends when its parent is gone', async () => {
    const directory = await makeRun();
    const trainer = new Trainer(start(directory));
    let seen = 0;
    trainer.onEvent = (event) => {
      if (event.event === 'step' && ++seen === 2) trainer.disconnect();
    };
    expect((await trainer.exit).code).toBe(0);
    const kept = (await readMetrics(runPaths(directory).metrics)).map(({ event }) => event);
    expect(kept.at(-1)).toMatchObject({ event: 'end', status: 'stopped', reason: 'The application that ran it was closed.' });
    expect(kept.at(-2)).toMatchObject({ event: 'checkpoint' });
  });

  it('pauses, goes on and stops on command; ignores what is no command', async () => {
    const directory = await makeRun();
    const trainer = new Trainer(start(directory));
    trainer.onEvent = (event) => {
      if (event.event === 'step' && event.step === 1) {
        trainer.send({ command: 'dance' });
        trainer.send({ command: 'pause' });
      }
      if (event.event === 'phase' && event.phase === 'paused') {
        trainer.send({ command: 'continue' });
        trainer.send({ command: 'stop' });
      }
    };
    expect((await trainer.exit).code).toBe(0);
    expect(trainer.events.at(-1)).toEqual({ event: 'end', status: 'stopped' });
  });

  it.each([
    {
      name: 'a loss that is not finite',
      make: () => makeRun({ training: { learningRate: 100, momentum: 0.99, weightDecay: 1, epochs: 40 } }),
      resume: false,
      reason: /loss not finite (at step \d+|on the test set)/,
    },
    { name: 'missing images', make: () => makeRun({ images: join(temporaryFolder(), 'nowhere') }), resume: false, reason: /nowhere/ },
    { name: 'nothing to resume from', make: () => makeRun(), resume: true, reason: /no usable checkpoint/ },
    {
      name: 'a run without design',
      make: () => makeRun().then((directory) => {
        rmSync(runPaths(directory).design);
        return directory;
      }),
      resume: false,
      reason: /design\.auxnet/,
    },
  ])('$name ends it as failed, with the reason', async ({ make, resume, reason }) => {
    const trainer = new Trainer(start(await make(), resume));
    expect((await trainer.exit).code).toBe(1);
    expect(trainer.events.at(-1)).toMatchObject({ event: 'end', status: 'failed', reason: expect.stringMatching(reason) as unknown });
  });

  it('lists the engines, looks into a data set, and refuses one that is not there', async () => {
    const images = writeImages(join(temporaryFolder(), 'images'));
    const answers = await Promise.all(
      ([
        { command: 'devices' },
        { command: 'inspect', dataset: { name: 'cifar-10', path: images } },
        { command: 'inspect', dataset: { name: 'cifar-10', path: join(images, 'not') } },
      ] as const).map(async (command) => {
        const trainer = new Trainer(command);
        expect((await trainer.exit).code).toBe(0);
        return trainer.messages.at(-1);
      }),
    );
    expect(answers[0]).toMatchObject({ type: 'devices', engines: expect.arrayContaining([expect.objectContaining({ id: 'cpu', available: true })]) as unknown });
    expect(answers[1]).toMatchObject({ type: 'inspection', inspection: { trainImages: 64, testImages: 40 } });
    expect(answers[2]).toMatchObject({ type: 'refused', message: expect.stringContaining('not') as unknown });
  });
});
