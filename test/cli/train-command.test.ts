import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { writeCheckpoint } from '../../main-process/checkpoint/index.ts';
import { parseDocument } from '../../main-process/core/graph/parse.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { runCli } from './run-cli.ts';

let folder: string;
let design: string;
let home: string;
beforeEach(async () => {
  folder = temporaryFolder();
  home = join(folder, 'home');
  design = join(folder, 'net.auxnet');
  writeFileSync(design, (await runCli(['template', 'auxnet-20-3'])).stdout);
});

const lines = (text: string): Record<string, unknown>[] => text.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);

describe('train --json', () => {
  it('prints one event a line, in order, and ends with 0', async () => {
    const { code, stdout } = await runCli(['train', design, '--json'], { home });
    expect(code).toBe(0);
    const events = lines(stdout);
    expect(events.map(({ event }) => event)).toEqual(['start', 'phase', 'step', 'step', 'epoch', 'end']);
    expect(events[0]).toMatchObject({ run: 'r-001', engine: 'fake', parameters: 10, outputs: [{ id: 'output', name: 'Output', depth: 20, parameters: 10, flops: 100 }], directory: join(home, 'runs', 'r-001') });
    expect(events[2]).toEqual({ event: 'step', step: 1, epoch: 1, loss: { output: 2.5 }, imagesPerSecond: 100 });
    expect(events[4]).toEqual({ event: 'epoch', epoch: 1, learningRate: 0.1, seconds: 3, train: { output: { loss: 2.375, error: 80 } }, test: { output: { loss: 2.125, error: 75.5 } } });
    expect(events[5]).toEqual({ event: 'end', status: 'completed' });
  });

  it('with --evaluate asks for an evaluation of the last checkpoint after that, and says when there is none', async () => {
    const { code, stdout, stderr } = await runCli(['train', design, '--json', '--evaluate'], { home });
    expect(lines(stdout).at(-1)).toEqual({ event: 'end', status: 'completed' });
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('The run could not be evaluated: The scripted trainer evaluates nothing.') as string });
  });

  it('ends with 1 and the reason when the trainer dies', async () => {
    const { code, stdout, stderr } = await runCli(['train', design, '--json'], { home, behaviour: 'crash' });
    expect(code).toBe(1);
    expect(lines(stdout).at(-1)).toMatchObject({ event: 'end', status: 'failed', reason: expect.stringContaining('exit code 7') as string });
    expect(stderr).toContain('Run r-001 failed: The trainer process ended by itself with exit code 7. Its last words: scripted trainer: out of luck');
  });

  it('stops at Ctrl-C with 130', async () => {
    const listeners = process.listeners('SIGINT');
    const result = runCli(['train', design, '--json'], { home, behaviour: 'wait' });
    const metrics = join(home, 'runs', 'r-001', 'run.json');
    await vi.waitFor(() => expect(existsSync(metrics) && readFileSync(metrics, 'utf8')).toContain('"running"'), 10_000);
    const [interrupt] = process.listeners('SIGINT').filter((listener) => !listeners.includes(listener));
    interrupt?.('SIGINT');
    const { code, stdout, stderr } = await result;
    expect(code).toBe(130);
    expect(lines(stdout).at(-1)).toMatchObject({ event: 'end', status: 'stopped' });
    expect(stderr).toContain('Stopping with a checkpoint');
    expect(process.listeners('SIGINT')).toEqual(listeners);
  });
});

describe('train', () => {
  it('prints a table an epoch for people', async () => {
    const { code, stdout, stderr } = await runCli(['train', design], { home });
    expect(code).toBe(0);
    expect(stdout).toContain('Run r-001: 10 parameters, 1 output, 1 epoch of 2 steps, on fake (none)');
    expect(stdout).toMatch(/^Output +20 +10 +2\.3750 +80\.00 % +2\.1250 +75\.50 %$/m);
    expect(stdout.trimEnd().endsWith('Completed.')).toBe(true);
    expect(stderr).toContain(`The run is kept in ${join(home, 'runs', 'r-001')}`);
  });

  it('puts its options over the values of the design, and keeps them with the run', async () => {
    const cifar = join(folder, 'cifar');
    mkdirSync(cifar);
    writeFileSync(join(cifar, 'data_batch_1.bin'), '');
    const run = join(folder, 'experiments', 'first');
    const options = ['--data', cifar, '--epochs', '7', '--batch-size', '64', '--learning-rate', '0.05', '--method', 'single', '--seed', '42', '--train-limit', '500'];
    const { code } = await runCli(['train', design, ...options, '--run-dir', run], { home });
    expect(code).toBe(0);
    expect(parseDocument(readFileSync(join(run, 'design.auxnet'), 'utf8')).document?.training).toMatchObject({
      dataset: { name: 'cifar-10', path: cifar },
      epochs: 7,
      batchSize: 64,
      learningRate: 0.05,
      method: 'single',
      seed: 42,
      trainLimit: 500,
      momentum: 0.9,
    });
    const again = await runCli(['train', design, '--run-dir', run], { home });
    expect([again.code, again.stdout]).toEqual([1, '']);
    expect(again.stderr).toContain('is not empty');
  });

  it('keeps a run in a folder of any name, and finds it there again', async () => {
    const run = join(folder, 'my runs', 'net v1.2');
    expect(await runCli(['train', design, '--run-dir', run], { home })).toMatchObject({ code: 0 });
    expect((await runCli(['resume', run], { home })).stderr).toContain('is complete; there is nothing left to resume');
    expect((await runCli(['resume', 'net v1.2'], { home })).stderr).toContain('There is no run "net v1.2"');
  });

  /** Training configuration of a run that was started with `options`. */
  async function trainedWith(options: readonly string[]) {
    const run = join(temporaryFolder(), 'run');
    expect(await runCli(['train', design, ...options, '--run-dir', run], { home })).toMatchObject({ code: 0 });
    return parseDocument(readFileSync(join(run, 'design.auxnet'), 'utf8')).document?.training;
  }

  it('has an option for each way to train', async () => {
    const { training } = parseDocument(readFileSync(design, 'utf8')).document ?? expect.fail();
    expect(await trainedWith([])).toEqual(training);
    const options = '--method sequential --loss-ratio-rule --optimizer adam --momentum 0.5 --weight-decay 0 --label-smoothing 0.1 --clip-norm 5 --precision mixed';
    const given = { method: 'sequential', lossRatioRule: true, optimizer: 'adam', momentum: 0.5, weightDecay: 0, labelSmoothing: 0.1, clipNorm: 5, precision: 'mixed' };
    expect(await trainedWith(options.split(' '))).toEqual({ ...training, ...given });
  });

  it('can switch off what the design switches on', async () => {
    writeFileSync(design, readFileSync(design, 'utf8').replace('"lossRatioRule": false', '"lossRatioRule": true').replace('"clipNorm": null', '"clipNorm": 2'));
    expect(await trainedWith([])).toMatchObject({ lossRatioRule: true, clipNorm: 2 });
    expect(await trainedWith(['--no-loss-ratio-rule', '--clip-norm', 'off'])).toMatchObject({ lossRatioRule: false, clipNorm: null });
  });

  it.each([
    ['cifar-10', 'give the folder'],
    ['cifar-11', 'there is no data set of that name'],
    ['mnist', 'MNIST is read from disk: give the folder that holds its files'],
    ['.', 'holds no data set that is known here'],
  ])('refuses --data %s', async (data, message) => {
    const { code, stderr } = await runCli(['train', design, '--data', data], { home });
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(existsSync(join(home, 'runs'))).toBe(false);
  });

  it('shows where a design is wrong', async () => {
    writeFileSync(design, '{"format": "auxnet", "version": 1, "nodes": [], "edges": 3}');
    const { code, stderr } = await runCli(['train', design], { home });
    expect(code).toBe(1);
    expect(stderr).toMatch(/net\.auxnet:1:\d+: error:/);
  });
});

describe('resume', () => {
  it('goes on from the checkpoint, by name and by folder', async () => {
    await runCli(['train', design, '--json'], { home, behaviour: 'crash' });
    const run = join(home, 'runs', 'r-001');
    const without = await runCli(['resume', 'r-001'], { home });
    expect([without.code, without.stderr]).toEqual([1, 'Run r-001 has no checkpoint to resume from. Start it anew.\n']);
    await writeCheckpoint(join(run, 'checkpoints'), {
      training: {
        step: 1, completedEpochs: 0, batchInEpoch: 1, running: null, seed: 1, method: 'fused', optimizer: 'sgd', engine: 'fake', nanGradients: 0,
      },
      best: {},
      weights: [],
      optimizer: [],
    });
    const crashed = await runCli(['resume', run], { home: join(folder, 'elsewhere'), behaviour: 'crash' });
    expect(crashed.stderr).toContain(`Go on with: auxnet resume ${run}`);
    const resumed = await runCli(['resume', 'r-001', '--json'], { home });
    expect([resumed.code, lines(resumed.stdout).at(-1)]).toEqual([0, { event: 'end', status: 'completed' }]);
    expect((await runCli(['resume', 'r-001'], { home })).stderr).toContain('is complete');
  });

  it.each(['--method', '--loss-ratio-rule', '--optimizer', '--momentum', '--weight-decay', '--label-smoothing', '--clip-norm', '--precision'])(
    'trains as it began: there is no %s',
    async (option) => {
      const { code, stderr } = await runCli(['resume', 'r-001', option], { home });
      expect([code, stderr]).toEqual([1, expect.stringContaining(`unknown option '${option}'`)]);
    },
  );

  it('tells of a run that is not there', async () => {
    const { code, stderr } = await runCli(['resume', 'r-999'], { home });
    expect(code).toBe(1);
    expect(stderr).toContain('There is no run');
  });
});

it('devices prints a table, or JSON', async () => {
  const { code, stdout } = await runCli(['devices']);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^\* +fake +Fake \d+ +available$/m)]);
  expect(JSON.parse((await runCli(['devices', '--json'])).stdout)).toMatchObject({ engines: [{ id: 'fake' }] });
});
