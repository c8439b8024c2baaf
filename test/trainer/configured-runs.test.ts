import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../main-process/checkpoint/index.ts';
import type { TrainingEvent } from '../../main-process/contract/training-events.ts';
import { parseDocument } from '../../main-process/core/graph/parse.ts';
import { branchRun } from '../../main-process/runs/branch-run.ts';
import { chosenCheckpoint, createRunStore, initialiseRun, readRecord, runPaths } from '../../main-process/runs/index.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { curve, makeRun, start, Trainer } from '../helpers/trainer-under-test.ts';

async function train(directory: string, resume = false): Promise<readonly TrainingEvent[]> {
  const trainer = new Trainer(start(directory, resume));
  await trainer.exit;
  return trainer.events;
}
const end = (events: readonly TrainingEvent[]) => events.find((event) => event.event === 'end');
const trainingOf = (directory: string) => {
  const { document } = parseDocument(readFileSync(runPaths(directory).design, 'utf8'));
  if (!document) throw new Error('The design of the run cannot be read.');
  return document.training;
};
/** A run of the same design file in a library of its own, changed as told. */
async function another(of: string, name: string, training: object, design: (text: string) => string = (text) => text): Promise<string> {
  const directory = join(dirname(of), name);
  mkdirSync(directory);
  const json = JSON.parse(design(readFileSync(runPaths(of).design, 'utf8'))) as { training: object };
  const text = JSON.stringify({ ...json, training: { ...json.training, ...training } });
  await initialiseRun(directory, name, { design: text, title: name, training: trainingOf(of), versions: {} });
  return directory;
}

describe('a run from the file alone', () => {
  it('repeats to the digit, with every part of the configuration in use', async () => {
    const first = await makeRun({
      training: {
        method: 'sequential', nesterov: false, schedule: { kind: 'one-cycle' }, labelSmoothing: 0.1, clipNorm: 1, seed: 5,
        earlyStopping: { on: true, patience: 1, output: 'early', minDelta: 50 },
      },
    });
    const ended = end(await train(first));
    expect(ended).toMatchObject({ status: 'completed', reason: expect.stringContaining('Stopped early') as string });
    const second = join(temporaryFolder(), 'run');
    mkdirSync(second);
    const design = readFileSync(runPaths(first).design, 'utf8');
    await initialiseRun(second, 'run', { design, title: 'Small', training: trainingOf(first), versions: {} });
    expect(end(await train(second))).toEqual(ended);
    const curves = await curve(first);
    expect(curves.length).toBeGreaterThan(8);
    expect(await curve(second)).toEqual(curves);
  });
});

describe('a warm start', () => {
  it('takes what agrees in name and shape, tells the rest, and keeps the list', async () => {
    const first = await makeRun({ training: { epochs: 1 } });
    await train(first);
    const wider = (text: string): string => text.replace('"id":"early","kind":"auxiliary-output","name":"early","params":{}', '"id":"early","kind":"auxiliary-output","name":"early","params":{"head":"B"}');
    const second = await another(first, 'second', { initial: { run: 'run' }, epochs: 1, learningRate: 1e-9 }, wider);
    const events = await train(second);
    expect(end(events)).toMatchObject({ status: 'completed' });

    const kept = JSON.parse(readFileSync(join(second, 'initial.json'), 'utf8')) as { taken: string[]; left: { name: string }[]; unused: string[] };
    expect(kept.left).toEqual([{ name: 'early/dense/kernel', reason: '[256, 10] here, [4, 10] there' }]);
    expect(kept.taken).toContain('stem/conv/kernel');
    expect(kept.unused).toEqual([]);
    const log = events.flatMap((event) => (event.event === 'log' ? [event.message] : [])).find((message) => message.startsWith('Weights of run'));
    expect(log).toBe(`Weights of run (last): ${kept.taken.length} taken over, 1 left at random: early/dense/kernel ([256, 10] here, [4, 10] there).`);

    const source = await chosenCheckpoint(first, 'last');
    const names = readdirSync(runPaths(second).checkpoints).sort();
    const began = await readCheckpoint(join(runPaths(second).checkpoints, names[0] ?? ''));
    // A rate of next to nothing leaves the weights where they began; only running averages go on.
    const weights = kept.taken.filter((name) => !name.includes('moving'));
    const of = ({ weights: { tensors } }: typeof source, name: string): readonly number[] => [...(tensors.get(name)?.data ?? [])];
    for (const name of weights) expect(of(began, name)).toEqual(of(source, name).map((value) => expect.closeTo(value, 6) as number));
  });

  it.each([
    [{ run: 'nobody' }, /There is no run "nobody" in the library/],
    [{ run: '/no/such/folder' }, /There is no run "\/no\/such\/folder" in that folder/],
  ])('says so where the other run is missing: %j', async (initial, message) => {
    const run = await makeRun({ training: { initial } });
    expect(end(await train(run))).toMatchObject({ status: 'failed', reason: expect.stringMatching(message) as string });
  });
});

describe('a branch', () => {
  const branch = async (from: string, which: string, change: object) => {
    const store = createRunStore({ directory: join(temporaryFolder(), 'runs') });
    const json = JSON.parse(readFileSync(runPaths(from).design, 'utf8')) as { training: object };
    const design = JSON.stringify({ ...json, training: { ...json.training, ...change } });
    const training = parseDocument(design).document?.training;
    if (!training) throw new Error('The changed design cannot be read.');
    const source = await chosenCheckpoint(from, which);
    const id = await branchRun({ store, parent: { run: 'run', directory: from }, source, run: { design, title: 'Small', training, versions: {} } });
    return store.directoryOf(id);
  };

  it('with nothing changed computes what its parent did; with another rate, the same up to there', async () => {
    const parent = await makeRun({ training: { checkpoints: { keepLast: 10 } } });
    await train(parent);
    const whole = await curve(parent);
    const [, afterOne = ''] = readdirSync(runPaths(parent).checkpoints).sort();

    const same = await branch(parent, afterOne, {});
    expect(await readRecord(same)).toMatchObject({ parent: { run: 'run', checkpoint: afterOne, step: 4, epoch: 1 } });
    expect(await curve(same)).toEqual(whole.slice(0, 5));
    expect(end(await train(same, true))).toEqual({ event: 'end', status: 'completed' });
    expect(await curve(same)).toEqual(whole);

    const other = await branch(parent, afterOne, { learningRate: 0.001, epochs: 4 });
    expect(end(await train(other, true))).toEqual({ event: 'end', status: 'completed' });
    const changed = await curve(other);
    expect(changed.slice(0, 6)).toEqual(whole.slice(0, 6));
    expect(changed.slice(6, whole.length)).not.toEqual(whole.slice(6));
    expect(changed).toHaveLength(20);
  });

  it.each([
    [{ optimizer: 'adam' }, /made with optimizer "sgd", the design has "adam"/],
    [{ epochs: 1 }, /after epoch 3, and the design has 1 epochs/],
  ])('refuses %j', async (change, message) => {
    const parent = await makeRun();
    await train(parent);
    await expect(branch(parent, 'last', change)).rejects.toThrow(message);
  });
});

describe('find-rate', () => {
  it('tells points of every output and a suggestion, and leaves no trace', async () => {
    const run = await makeRun();
    const library = dirname(run);
    const before = readdirSync(run).sort();
    const design = readFileSync(runPaths(run).design, 'utf8');
    const test = new Trainer({ command: 'find-rate', design, library, range: { from: 1e-4, to: 100, steps: 30 } });
    expect((await test.exit).code).toBe(0);
    const points = test.messages.flatMap((message) => (message.type === 'rate-point' ? [message.point] : []));
    const rates = test.messages.find((message) => message.type === 'rates')?.rates;
    expect(rates?.points).toEqual(points);
    expect(rates?.outputs.map(({ id }) => id)).toEqual(['early', 'output']);
    expect(points[0]).toMatchObject({ rate: 1e-4, loss: { early: expect.any(Number) as number, output: expect.any(Number) as number } });
    expect(rates?.suggestion?.rate).toBeGreaterThan(1e-4);
    expect(rates?.suggestion?.rate).toBeLessThan(10);
    expect(rates?.secondsPerStep).toBeGreaterThan(0);
    expect(readdirSync(run).sort()).toEqual(before);
    expect(readdirSync(library).sort()).toEqual(['images', 'run']);
  });

  it('says why it cannot be made', async () => {
    const run = await makeRun({ training: { initial: { run: 'nobody' } } });
    const design = readFileSync(runPaths(run).design, 'utf8');
    const test = new Trainer({ command: 'find-rate', design, library: dirname(run), range: { from: 1e-4, to: 1, steps: 5 } });
    await test.exit;
    expect(test.messages.find((message) => message.type === 'refused')?.message).toMatch(/There is no run "nobody"/);
  });
});
