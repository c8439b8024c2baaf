import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { weightsDigest, writeCheckpoint } from '../../main-process/checkpoint/index.ts';
import type { EvaluationScaling, EvaluationSummary } from '../../main-process/contract/evaluation.ts';
import { trainingConfig } from '../../main-process/core/graph/training-config.ts';
import { initialiseRun, runPaths, writeEvaluation } from '../../main-process/runs/index.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { runCli } from './run-cli.ts';

/** A run whose last checkpoint was evaluated: four images, the early output right on two, the final one on three. */
async function makeEvaluatedRun(name = 'run'): Promise<string> {
  const directory = join(temporaryFolder(), name);
  mkdirSync(directory);
  await initialiseRun(directory, 'run', { design: '{}', title: 'Small', training: trainingConfig.parse({}), versions: {} });
  const place = { step: 4, completedEpochs: 1, batchInEpoch: 0, running: null, nanGradients: 0 };
  const training = { ...place, seed: 1, method: 'fused', optimizer: 'sgd', engine: 'cpu' } as const;
  const weights = [{ name: 'w', shape: [1], data: Float32Array.of(1) }];
  const checkpoint = await writeCheckpoint(runPaths(directory).checkpoints, { training, best: {}, weights, optimizer: [] });
  const output = { depth: 3, parameters: 1234, loss: 0.5, top5Error: null };
  const summary: EvaluationSummary = {
    format: 'auxnet-evaluation', version: 1, key: '000001-step-4-test', part: 'test', images: 4, imageSize: null, classNames: ['cat', 'dog, wet'],
    checkpoint: { name: '000001-step-4', epoch: 1, step: 4, digest: await weightsDigest(checkpoint) },
    engine: 'cpu', device: 'CPU, 2 threads', createdAt: '2026-01-01T00:00:00.000Z',
    outputs: [
      { ...output, id: 'early', name: 'Early', multiplyAdds: 100, error: 50, latency: { single: 1.25, batch: 0.125, batchSize: 4 } },
      { ...output, id: 'output', name: 'Output', multiplyAdds: 400, error: 25, latency: null },
    ],
  };
  const logits = new Map([
    // Sure and right, sure and wrong, unsure and right, unsure and wrong.
    ['early', Float32Array.of(9, 0, 9, 0, 0, 0.1, 0, 0.1)],
    ['output', Float32Array.of(5, 0, 5, 0, 0, 5, 5, 0)],
  ]);
  await writeEvaluation(directory, { summary, labels: Int32Array.of(0, 1, 1, 0), logits });
  return directory;
}

describe('auxnet evaluate', () => {
  const evaluate = async (...options: string[]) => runCli(['evaluate', await makeEvaluatedRun(), '--checkpoint', 'last', ...options]);

  it.each(['my run', 'net.v1.2', 'Läufe'])('takes a run in a folder called "%s"', async (name) => {
    const { code, stdout } = await runCli(['evaluate', await makeEvaluatedRun(name), '--checkpoint', 'last', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ images: 4 });
    expect(await runCli(['evaluate', 'my run'])).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no run "my run"') as string });
  });

  it('prints a table of the outputs, what early exit gives, and who is taken for whom', async () => {
    const { code, stdout } = await evaluate('--threshold', '0.9', '--confusion', 'early');
    expect(code).toBe(0);
    expect(stdout).toContain('4 test images, checkpoint 000001-step-4 (epoch 1), on CPU, 2 threads');
    expect(stdout).toMatch(/Early +50\.00 +– +0\.5000 +1,234 +100 +1\.25 +0\.125/);
    expect(stdout).toMatch(/Output +25\.00 +– +0\.5000 +1,234 +400 +– +–/);
    // Two leave early, one of them wrongly; the final output gets the others right: (2·100 + 2·400) / 4 of 400.
    expect(stdout).toContain('Early exit at confidence 0.9: error 25.00 %, 62.5 % of the multiply-adds. 50.0 % at Early, 50.0 % at Output.');
    expect(stdout).toMatch(/cat +1 +1 +50\.0/);
  });

  it('chooses a confidence for each output, and says on which images', async () => {
    // Never wrong by leaving: only the first image, which the early output gets right, may go, but two are as sure as each other.
    const chosen = await evaluate('--choose', 'loss=0');
    expect(chosen.stdout).toContain('(fitted on 4 test images): error 25.00 %');
    const { stdout } = await evaluate('--choose', 'cost=30', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ earlyExit: { thresholds: [expect.any(Number)], cost: 100, whole: 400, fittedOn: { part: 'test', images: 4 } } });
    expect(await evaluate('--choose', 'cost=10')).toMatchObject({ code: 1, stderr: expect.stringContaining('No thresholds reach that goal') as string });
    expect(await evaluate('--choose', 'speed=1')).toMatchObject({ code: 1, stderr: expect.stringContaining('Expected loss=POINTS') as string });
    expect(await evaluate('--threshold', '0.1,0.2')).toMatchObject({ code: 1, stderr: expect.stringContaining('one confidence for all of them, or 1') as string });
  });

  it('fits a temperature to each output, and says on which half', async () => {
    const { stdout } = await evaluate('--calibrate', '--json');
    const { scaling } = JSON.parse(stdout) as { readonly scaling: EvaluationScaling };
    expect(scaling).toMatchObject({ fittedOn: 'half', outputs: [{ id: 'early' }, { id: 'output' }] });
    expect(scaling.fitted + scaling.judged).toBe(4);
    expect(scaling.outputs.every(({ temperature }) => temperature > 0)).toBe(true);
    expect((await evaluate('--calibrate')).stdout).toMatch(/Fitted on a half of the test images \(\d\), judged on \d test images\.$/mu);
  });

  it('prints JSON, writes CSV, and says what is wrong with what it is told', async () => {
    const file = join(temporaryFolder(), 'answers.csv');
    const { stdout } = await evaluate('--json', '--confusion', 'output', '--csv', file);
    expect(JSON.parse(stdout)).toMatchObject({ images: 4, confusion: { output: 'output', counts: [[2, 0], [1, 1]] } });
    expect(readFileSync(file, 'utf8').split('\n').slice(0, 3)).toEqual([
      'image,class,early.answer,early.confidence,output.answer,output.confidence',
      '0,cat,cat,0.999877,cat,0.993307',
      '1,"dog, wet",cat,0.999877,cat,0.993307',
    ]);
    expect(await evaluate('--confusion', 'nobody')).toMatchObject({ code: 1, stderr: expect.stringContaining('It has early, output.') as string });
    expect(await evaluate('--threshold', '2')).toMatchObject({ code: 1, stderr: expect.stringContaining('from 0 to 1') as string });
  });
});
