import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { parseDocument } from '../../main-process/core/graph/parse.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { runCli } from './run-cli.ts';

it.each([
  [['--steps', '1'], /A whole number from 2 to 10000/],
  [['--from', '-1'], /A number above 0/],
  [['--momentum', '1'], /Expected from 0 to below 1/],
  [['--schedule', 'linear'], /Expected step, cosine, one-cycle or constant/],
])('find-rate refuses %j', async (options, message) => {
  const design = join(temporaryFolder(), 'net.auxnet');
  writeFileSync(design, (await runCli(['template', 'auxnet-20-3'])).stdout);
  const { code, stderr } = await runCli(['find-rate', design, ...options]);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(message);
});

it('train takes every field of the table by its option', async () => {
  const { stdout } = await runCli(['train', '--help']);
  for (const option of ['--schedule', '--warmup', '--nesterov', '--no-nesterov', '--early-stopping', '--patience', '--keep-last', '--initial']) {
    expect(stdout).toContain(option);
  }
});

it.each([
  { name: 'an id of the library', initial: 'r-001', runDir: false, expected: () => 'r-001' },
  { name: 'an id, for a run outside the library', initial: 'r-001', runDir: true, expected: (home: string) => join(home, 'runs', 'r-001') },
  { name: 'a path', initial: './some/run', runDir: false, expected: () => resolve('some/run') },
])('train --initial finds $name', async ({ initial, runDir, expected }) => {
  const folder = temporaryFolder();
  const home = join(folder, 'home');
  const design = join(folder, 'net.auxnet');
  writeFileSync(design, (await runCli(['template', 'auxnet-20-3'])).stdout);
  const place = runDir ? join(folder, 'mine') : join(home, 'runs', 'r-001');
  const { code } = await runCli(['train', design, '--initial', initial, ...(runDir ? ['--run-dir', place] : [])], { home });
  expect(code).toBe(0);
  const { document } = parseDocument(readFileSync(join(place, 'design.auxnet'), 'utf8'));
  expect(document?.training.initial).toEqual({ run: expected(home), checkpoint: 'last' });
});
