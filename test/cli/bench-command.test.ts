import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { benchReport } from '../../main-process/bench/report.ts';
import { targetResult } from '../../main-process/bench/targets.ts';
import { emptyDocument } from '../../main-process/core/graph/create.ts';
import { serialiseDocument } from '../../main-process/core/graph/serialise.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { runCli } from './run-cli.ts';

describe('auxnet bench', () => {
  it('prints a table of the engines, and why a peer takes no part', async () => {
    const { code, stdout } = await runCli(['bench', 'auxnet-20-3', '--steps', '2', '--batch', '4', '--peers']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/AuxNet-20-3, fused +Fake \d+ +10 +10–10 +1\.00 +400/);
    expect(stdout).toContain('AuxNet-20-3, sequential, PyTorch, channels-last: not measured: comes with the sources of AuxNet Studio only');
  });

  it('prints one JSON object', async () => {
    const { stdout } = await runCli(['bench', 'resnet-20', '--steps', '2', '--method', 'single', '--engine', 'fake', '--json']);
    const report = benchReport.parse(JSON.parse(stdout));
    expect(report).toMatchObject({ batch: 128, steps: 2, failures: [], entrants: [{ net: 'ResNet-20, single', framework: 'Fake' }] });
  });

  it('prints one JSON object a target and fails when one is missed', async () => {
    const { code, stdout, stderr } = await runCli(['bench', '--targets', '--only', 'fused', 'memory', '--steps', '2', '--json']);
    const results = stdout.trim().split('\n').map((line) => targetResult.parse(JSON.parse(line)));
    expect(results.map(({ ratio }) => ratio)).toEqual([1, null]);
    expect(stderr).toContain('1 of 2 targets missed or not measured.');
    expect(code).toBe(1);
  });

  it('prints the targets as a table', async () => {
    const { code, stdout } = await runCli(['bench', '--targets', '--only', 'fused', 'tfjs-node', '--steps', '2']);
    expect(stdout).toMatch(/AuxNet-56-5 fused \/ ResNet-56 single, both ours +10 +10 +ms +1\.000 +1\.1 +met/);
    expect(stdout).toMatch(/eager tfjs-node with plain layers .* 1\.000 +0\.33 +missed/);
    expect(code).toBe(1);
  });

  it('says why the editor cannot be measured, target by target', async () => {
    const { code, stdout, stderr } = await runCli(['bench', '--editor', '--json', '--only', 'editor-edit', 'editor-memory']);
    const results = stdout.trim().split('\n').map((line) => targetResult.parse(JSON.parse(line)));
    expect(results.map(({ ratio, limit, unit }) => ({ ratio, limit, unit }))).toEqual([
      { ratio: null, limit: 16, unit: 'ms' },
      { ratio: null, limit: 2, unit: 'MiB' },
    ]);
    for (const { reason } of results) expect(reason).toBe('The window is not built: run "npm run build" first.');
    expect(stderr).toContain('2 of 2 targets missed or not measured.');
    expect(code).toBe(1);
  });

  it('says why a design cannot be measured', async () => {
    const file = join(temporaryFolder(), 'blank.auxnet');
    writeFileSync(file, serialiseDocument(emptyDocument()));
    const { code, stderr } = await runCli(['bench', file]);
    expect(stderr).toContain(`${file} cannot be trained.`);
    expect(code).toBe(1);
  });

  it.each([
    [['bench', 'resnet-19'], 'There is neither a file nor a template "resnet-19". Templates: auxnet-20-3,'],
    [['bench', '--engine', 'abacus'], 'There is no engine named "abacus". Known: fake.'],
    [['bench', 'resnet-20', '--targets'], '--targets has its own networks: leave the designs out.'],
    [['bench', '--only', 'epoch'], '--only chooses among the targets: give --targets, --editor, --window or --data too.'],
    [['bench', '--targets', '--editor'], '--targets and --editor are measured one after the other: give one of them.'],
    [['bench', 'resnet-20', '--editor'], '--editor has its own networks: leave the designs out.'],
    [['bench', '--steps', '0'], 'A whole number above 0.'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await runCli(args);
    expect(stderr).toContain(message);
    expect(code).toBe(1);
  });
});
