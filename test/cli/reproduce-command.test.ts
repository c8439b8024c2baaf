import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRunStore } from '../../main-process/runs/index.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { runCli } from './run-cli.ts';

/** CIFAR-10 in its own format, two images a file. */
function tinyCifar(): string {
  const folder = join(temporaryFolder(), 'cifar-10-batches-bin');
  mkdirSync(folder);
  const record = (label: number): Buffer => Buffer.concat([Buffer.from([label]), Buffer.alloc(3072, label)]);
  for (const name of ['data_batch_1', 'data_batch_2', 'data_batch_3', 'data_batch_4', 'data_batch_5', 'test_batch']) {
    writeFileSync(join(folder, `${name}.bin`), Buffer.concat([record(0), record(1)]));
  }
  writeFileSync(join(folder, 'batches.meta.txt'), 'airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n');
  return folder;
}

describe('reproduce', () => {
  it('lists what each table trains', async () => {
    const { stdout } = await runCli(['reproduce', '--list']);
    expect(stdout).toMatch(/resnet-110 +ResNet-110, published 6.43 %/u);
    expect(stdout).toMatch(/auxnet-56-5 +AuxNet-56-5, published 26.62 %/u);
    expect(stdout).toMatch(/preact-resnet-56 +ResNet-56, pre-activation, published 2.06 %/u);
  });
  it('plans the whole table without data', async () => {
    const { code, stdout } = await runCli(['reproduce', 'svhn', '--scale', '0.05', '--seeds', '2', '--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toContain('18 runs.');
    expect(stdout).toMatch(/AuxNet-56-5 +fused +2 +20/u);
  });
  it('trains, goes on where it was, and shows ours beside the published with what cannot be compared', async () => {
    const home = join(temporaryFolder(), 'home');
    const args = ['reproduce', 'cifar-10', '--data', tinyCifar(), '--scale', '0.0025', '--only', 'resnet-56,auxnet-56-5'];
    const first = await runCli([...args, '--format', 'markdown'], { home });
    expect(first.stderr).toContain('Run 2 of 2: model auxnet-56-5, seed 1');
    expect(first.code).toBe(0);
    // The scripted trainer keeps no metrics: the figures of ours stay empty (test/core/reproduce has them).
    expect(first.stdout).toMatch(/\| ResNet-56 +\| Output 56 \| +1 \| +– \| +6.97 \| arXiv 1512.03385 \|/u);
    expect(first.stdout).toMatch(/\| AuxNet-56-5 +\| Output 56 \| +1 \| +– \| +5.53 \| arXiv 1611.01773 \|/u);
    expect(first.stdout).toContain('Scaled: 1 of 400 epochs. Not comparable with the published figures');
    expect(first.stdout).toContain('Trained on 10 of the 50,000 images');
    const store = createRunStore({ directory: join(home, 'runs') });
    expect((await store.records()).map(({ experiment }) => experiment)).toEqual([
      { id: 'reproduce-cifar-10-1-epochs-fused', name: 'CIFAR-10 of the paper', kind: 'reproduce', values: { model: 'auxnet-56-5', seed: 1 } },
      { id: 'reproduce-cifar-10-1-epochs-fused', name: 'CIFAR-10 of the paper', kind: 'reproduce', values: { model: 'resnet-56', seed: 1 } },
    ]);
    const again = await runCli([...args, '--format', 'markdown', '--seeds', '2'], { home });
    expect(again.stderr).toContain('Run 1 of 4: model resnet-56, seed 1 is complete');
    expect((await store.records()).length).toBe(4);
  });
  it('tells which runs failed, and its exit code with it', async () => {
    const { code, stdout, stderr } = await runCli(['reproduce', 'cifar-10', '--data', tinyCifar(), '--scale', '0.0025', '--only', 'resnet-56'], { behaviour: 'crash' });
    expect(code).toBe(1);
    expect(stdout).toMatch(/ResNet-56 +final +0 of 1 +– +6.97/u);
    expect(stderr).toContain('1 of 1 runs did not complete');
  });
  it.each([
    [['mnist'], 'There is no table "mnist". There are: cifar-10, cifar-100, svhn.'],
    [['cifar-10'], 'give the folder that holds its files'],
    [['cifar-10', '--scale', '0'], 'A number above 0 and at most 1.'],
    [['cifar-10', '--only', 'vgg'], '--only vgg: CIFAR-10 has resnet-44,'],
    [['cifar-100', '--data', 'CIFAR'], 'is cifar-10; this table is of cifar-100'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await runCli(['reproduce', ...args.map((arg) => (arg === 'CIFAR' ? tinyCifar() : arg))]);
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
  });
});
