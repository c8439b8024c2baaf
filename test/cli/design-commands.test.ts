import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { short } from '../../main-process/cli/numbers.ts';
import { parseDocument } from '../../main-process/core/graph/parse.ts';
import { templates } from '../../main-process/core/templates/index.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { runCli } from './run-cli.ts';

/** A file with the AuxNet-20-3 template, changed by `edit`. */
async function designFile(edit: (text: string) => string = (text) => text): Promise<string> {
  const path = join(temporaryFolder(), 'net.auxnet');
  writeFileSync(path, edit((await runCli(['template', 'auxnet-20-3'])).stdout));
  return path;
}

describe('template', () => {
  it('lists every template', async () => {
    const { code, stdout, stderr } = await runCli(['template']);
    expect([code, stderr]).toEqual([0, '']);
    for (const { id } of templates) expect(stdout).toContain(id);
    const json = JSON.parse((await runCli(['template', '--json'])).stdout) as { templates: { name: string; parameters: number; outputs: number }[] };
    expect(json.templates.find(({ name }) => name === 'auxnet-20-3')).toMatchObject({ parameters: 272_878, outputs: 3 });
  });

  it('writes one that the parser takes without a word', async () => {
    const { stdout } = await runCli(['template', 'AuxNet-56-5']);
    const { document, diagnostics } = parseDocument(stdout);
    expect(document?.name).toBe('AuxNet-56-5');
    expect(diagnostics).toEqual([]);
  });

  it('tells the names when there is none such', async () => {
    const { code, stdout, stderr } = await runCli(['template', 'vgg']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('There is no template "vgg". There are: auxnet-20-3');
  });
});

describe('validate', () => {
  it('accepts a good design', async () => {
    const path = await designFile();
    const { code, stderr } = await runCli(['validate', path]);
    expect(code).toBe(0);
    expect(stderr).toContain(`${path}: valid`);
  });

  it('names line and column of a broken form', async () => {
    const path = await designFile((text) => text.replace('"version": 1,', '"version": 1,,'));
    const line = readFileSync(path, 'utf8').split('\n').findIndex((text) => text.includes(',,')) + 1;
    const { code, stdout } = await runCli(['validate', path]);
    expect(code).toBe(1);
    expect(stdout).toMatch(new RegExp(`^${path}:${line}:\\d+: error: .* \\[[\\w/-]+\\]$`, 'm'));
  });

  it('names line and column of a node whose shapes do not fit', async () => {
    const path = await designFile((text) => text.replace(/("id": "block5"[^}]*?"shortcut": )"auto"/, '$1"identity"').replace(/("id": "block5"[^}]*?"filters": )32/, '$148'));
    const text = readFileSync(path, 'utf8');
    const line = text.slice(0, text.indexOf('"id": "block5"')).split('\n').length;
    const { code, stdout, stderr } = await runCli(['validate', path]);
    expect(code).toBe(1);
    expect(stdout).toContain(`${path}:${line}:`);
    expect(stdout).toContain('Block 5');
    expect(stderr).toContain('not valid, 1 error');
    const json = JSON.parse((await runCli(['validate', path, '--json'])).stdout) as { valid: boolean; diagnostics: { node?: string; line?: number }[] };
    expect(json.valid).toBe(false);
    expect(json.diagnostics.find(({ node }) => node === 'block5')?.line).toBe(line);
  });

  it('tells of a file that is not there', async () => {
    const { code, stdout, stderr } = await runCli(['validate', '/none/net.auxnet']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe('Cannot open /none/net.auxnet: there is no such file or folder.\n');
  });
});

describe('summary', () => {
  it('prints what it printed before', async () => {
    await expect((await runCli(['summary', await designFile()])).stdout).toMatchFileSnapshot('golden/summary-auxnet-20-3.txt');
  });

  it('shows the published cuts of AuxNet-56-5', async () => {
    const path = join(temporaryFolder(), 'net.auxnet');
    writeFileSync(path, (await runCli(['template', 'auxnet-56-5'])).stdout);
    const { outputs, layers, totals } = JSON.parse((await runCli(['summary', path, '--json'])).stdout) as {
      outputs: { depth: number; parameters: number }[];
      layers: { parameters: number; flops: number }[];
      totals: { parameters: number; flops: number };
    };
    // Spec §6: 0.03M, 0.09M, 0.18M, 0.48M, 0.85M.
    expect(outputs.map(({ depth, parameters }) => [depth, short(parameters)])).toEqual([
      [15, '0.03M'],
      [25, '0.09M'],
      [35, '0.18M'],
      [45, '0.48M'],
      [56, '0.85M'],
    ]);
    const sum = (key: 'parameters' | 'flops'): number => layers.reduce((total, layer) => total + layer[key], 0);
    expect([sum('parameters'), sum('flops')]).toEqual([totals.parameters, totals.flops]);
  });

  it('lists layers on request', async () => {
    const { stdout } = await runCli(['summary', await designFile(), '--layers']);
    expect(stdout).toMatch(/^block1\/conv1 +conv2d +32×32×16 +2,304 +2,359,296$/m);
  });

  it('refuses a design with errors, on stderr', async () => {
    const { code, stdout, stderr } = await runCli(['summary', await designFile((text) => text.replace(/"kind": "output"/, '"kind": "outputs"'))]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(': error: ');
  });
});

describe('the help', () => {
  it.each(['', 'validate', 'summary', 'template', 'train', 'resume', 'devices', 'serve'])('of "%s" tells usage and examples', async (command) => {
    const { code, stdout } = await runCli(command === '' ? ['--help'] : [command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: auxnet ${command}`.trim());
    expect(stdout).toContain('Examples:\n  auxnet ');
  });

  it.each([
    [['fly'], "unknown command 'fly'"],
    [['train'], "missing required argument 'file'"],
    [['train', 'x', '--epochs', 'ten'], "option '--epochs <n>' argument 'ten' is invalid"],
    [['train', 'x', '--method', 'magic'], 'Expected fused, parallel, sequential, joint or single.'],
    [['train', 'x', '--optimizer', 'lion'], 'Expected sgd or adam.'],
    [['train', 'x', '--precision', 'float64'], 'Expected auto, float32 or mixed.'],
    [['train', 'x', '--momentum', '1'], "option '--momentum <x>' argument '1' is invalid"],
    [['train', 'x', '--weight-decay=-1'], "option '--weight-decay <x>' argument '-1' is invalid"],
    [['train', 'x', '--label-smoothing', '1'], "option '--label-smoothing <x>' argument '1' is invalid"],
    [['train', 'x', '--clip-norm', '0'], "option '--clip-norm <x|off>' argument '0' is invalid"],
    [['serve', '--port', '99999'], 'A number from 1 to 65535'],
  ])('after a wrong call: %j', async (args, message) => {
    const { code, stdout, stderr } = await runCli(args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
  });
});
