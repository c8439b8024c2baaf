import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseDocument } from '../../main-process/core/graph/parse.ts';
import { serialiseDocument } from '../../main-process/core/graph/serialise.ts';
import type { Method } from '../../main-process/core/graph/training-config.ts';
import { templateById } from '../../main-process/core/templates/index.ts';
import { createRunStore, runPaths } from '../../main-process/runs/index.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { runCli } from './run-cli.ts';

let folder: string;
let home: string;
let design: string;
beforeEach(() => {
  folder = temporaryFolder();
  home = join(folder, 'home');
  design = join(folder, 'net.auxnet');
  writeFileSync(design, serialiseDocument(templateById('auxnet-20-3')!.build()));
});

/** A complete run as a trainer leaves it. */
async function keptRun(method: Method, seed: number, errors: readonly number[], epochs = 10): Promise<string> {
  const store = createRunStore({ directory: join(home, 'runs') });
  const document = templateById('auxnet-20-3')!.build();
  const training = { ...document.training, method, seed, epochs };
  const text = serialiseDocument({ ...document, training });
  const { id, directory } = await store.create({ design: text, title: document.name, training, versions: {} });
  const outputs = [['exit7', 'Exit 7', 7], ['exit13', 'Exit 13', 13], ['output', 'Output 20', 20]] as const;
  const values = Object.fromEntries(outputs.map(([exit], at) => [exit, { loss: 1, error: errors[at] }]));
  const events = [
    { event: 'start', run: id, engine: 'fake', device: 'none', parameters: 10, outputs: outputs.map(([exit, name, depth]) => ({ id: exit, name, depth, parameters: depth, flops: depth })), epochs, stepsPerEpoch: 1, fromStep: 1 },
    { event: 'epoch', epoch: epochs, learningRate: 0.1, seconds: 1, train: values, test: values },
    { event: 'end', status: 'completed' },
  ];
  mkdirSync(directory, { recursive: true });
  for (const event of events) appendFileSync(runPaths(directory).metrics, `${JSON.stringify({ time: '', ...event })}\n`);
  await store.change(id, { status: 'completed' });
  return id;
}

describe('ablation --from', () => {
  it('makes the table of runs that are there, and says what it shows', async () => {
    const runs: string[] = [];
    for (const [method, seed, errors] of [
      ['single', 1, [66, 50, 38]], ['single', 2, [67, 51, 38.5]], ['fused', 1, [59, 40, 38]], ['fused', 2, [60, 40.5, 39]],
    ] as const) runs.push(await keptRun(method, seed, errors));
    const { code, stdout } = await runCli(['ablation', '--from', ...runs, '--format', 'markdown'], { home });
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(0, 6)).toEqual([
      'AuxNet-20-3 on generated, 10 epochs: test error in % after the last epoch, mean ± sample standard deviation.',
      '',
      '| Method | Runs |         Exit 7 |        Exit 13 |      Output 20 |',
      '| ------ | ---: | -------------: | -------------: | -------------: |',
      '| single |    2 |     66.5 ± 0.7 |     50.5 ± 0.7 | **38.3 ± 0.4** |',
      '| fused  |    2 | **59.5 ± 0.7** | **40.3 ± 0.4** |     38.5 ± 0.7 |',
    ]);
    expect(stdout).toContain('- Output 20: fused is 0.3 points above single, within two standard errors with 2 seeds.');
    const json = JSON.parse((await runCli(['ablation', '--from', ...runs, '--json'], { home })).stdout) as { arms: { name: string; figures: { sample: { mean: number } }[] }[] };
    expect(json.arms.map(({ name, figures }) => [name, figures[0]?.sample.mean])).toEqual([['single', 66.5], ['fused', 59.5]]);
  });
  it('says where the runs differ in more', async () => {
    const runs = [await keptRun('single', 1, [66, 50, 38]), await keptRun('fused', 1, [59, 40, 38], 5)];
    expect((await runCli(['ablation', '--from', ...runs], { home })).stdout).toContain('The runs differ in epochs too: 10, 5.');
  });
  it.each([
    [['ablation'], 'Name a design to train'],
    [['ablation', '--from', 'r-999'], 'There is no run in'],
    [['ablation', 'NET', '--from', 'r-001'], 'leave the design out'],
    [['ablation', 'NET', '--methods', 'single,magic'], 'There is no method "magic"'],
    [['ablation', 'NET', '--seeds', '0'], 'A whole number from 1 to 100.'],
    [['ablation', 'NET', '--resume', 'ablation-none'], 'There is no ablation "ablation-none" in the library.'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await runCli(args.map((arg) => (arg === 'NET' ? design : arg)), { home });
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
  });
});

describe('ablation FILE', () => {
  const records = () => createRunStore({ directory: join(home, 'runs') }).records();

  it('trains every arm with every seed as runs of one experiment, and goes on with --resume', async () => {
    const args = ['ablation', design, '--methods', 'single,fused', '--seeds', '2', '--no-heads', '--epochs', '1', '--json'];
    const first = await runCli(args, { home });
    expect(first.code).toBe(0);
    const made = await records();
    expect(made.map(({ experiment, status }) => [experiment?.values, status]).reverse()).toEqual(
      [1, 2].flatMap((seed) => [
        [{ method: 'single', heads: false, seed }, 'completed'],
        [{ method: 'single', heads: true, seed }, 'completed'],
        [{ method: 'fused', heads: true, seed }, 'completed'],
      ]),
    );
    const id = made[0]!.experiment!.id;
    expect(first.stderr).toContain(`--resume ${id}`);
    const text = readFileSync(runPaths(join(home, 'runs', 'r-003')).design, 'utf8');
    expect(parseDocument(text).document?.training).toMatchObject({ method: 'fused', seed: 1, epochs: 1 });
    const again = await runCli([...args, '--resume', id], { home });
    expect(again.stdout).toBe(first.stdout);
    expect((await records()).length).toBe(6);
    // A seed more: only its runs are trained.
    await runCli([...args.map((arg) => (arg === '2' ? '3' : arg)), '--resume', id], { home });
    expect((await records()).length).toBe(9);
  });
  it('tells the runs and trains nothing with --dry-run', async () => {
    await keptRun('fused', 1, [1, 1, 1]);
    const { stdout } = await runCli(['ablation', design, '--seeds', '1', '--dry-run'], { home });
    expect(stdout).toMatch(/AuxNet-20-3, single\s+single\s+1\s+30\s+\d/u);
    expect(stdout).toContain('3 runs, about');
    expect((await records()).length).toBe(1);
  });
  it('has nothing to compare without auxiliary outputs', async () => {
    writeFileSync(design, serialiseDocument(templateById('resnet-20')!.build()));
    expect((await runCli(['ablation', design], { home })).stderr).toContain('has no auxiliary outputs');
  });
});
