import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EvaluationSummary } from '../../main-process/contract/evaluation.ts';
import type { EpochEvent } from '../../main-process/contract/training-events.ts';
import { listEvaluations, readEvaluation, readKeptImages } from '../../main-process/runs/index.ts';
import { makeRun, start, Trainer } from '../helpers/trainer-under-test.ts';

async function evaluate(runDirectory: string, checkpoint: string, part: 'test' | 'validation' = 'test', changes: { readonly again?: boolean; readonly beside?: boolean } = {}) {
  const trainer = new Trainer({ command: 'evaluate', runDirectory, checkpoint, part, ...changes });
  await trainer.exit;
  const said = trainer.messages.at(-1);
  return { said, messages: trainer.messages };
}
const summaryOf = ({ said }: Awaited<ReturnType<typeof evaluate>>): EvaluationSummary => {
  if (said?.type !== 'evaluation') throw new Error(`No evaluation: ${JSON.stringify(said)}`);
  return said.evaluation;
};

describe('an evaluation', () => {
  it('says what the last epoch said, is kept in the run, read from there, and made anew for other weights', async () => {
    const run = await makeRun({ training: { epochs: 2 } });
    const trainer = new Trainer(start(run, false));
    await trainer.exit;
    const last = trainer.events.filter((event): event is EpochEvent => event.event === 'epoch').at(-1);
    const summary = summaryOf(await evaluate(run, 'last'));
    for (const { id, loss, error } of summary.outputs) {
      expect(error).toBeCloseTo(last?.test?.[id]?.error ?? Number.NaN, 6);
      expect(loss).toBeCloseTo(last?.test?.[id]?.loss ?? Number.NaN, 4);
    }
    expect(summary).toMatchObject({ part: 'test', images: 40, imageSize: { height: 32, width: 32, channels: 3 }, checkpoint: { epoch: 2, step: 8 } });
    expect(summary.outputs.map(({ id }) => id)).toEqual(['early', 'output']);
    expect(summary.outputs.every(({ latency }) => latency !== null && latency.single > 0 && latency.batch > 0)).toBe(true);
    // The head of the first output is asked in vain on the way to the second.
    const [early, deep] = summary.outputs;
    expect(early?.multiplyAddsInTurn).toBe(early?.multiplyAdds);
    expect(deep?.multiplyAddsInTurn).toBeGreaterThan(deep?.multiplyAdds ?? Number.NaN);
    expect(early?.latency?.inTurn).toBe(early?.latency?.single);
    expect(deep?.latency?.inTurn).toBeGreaterThan(0);

    const { labels, logits } = await readEvaluation(run, summary.key);
    expect([...labels.subarray(0, 4)]).toEqual([0, 1, 2, 3]);
    expect(logits.get('early')?.length).toBe(400);
    const images = await readKeptImages(run, summary, [0, 39]);
    expect(images?.map((image) => image.length)).toEqual([3072, 3072]);
    expect(images?.[0]).not.toEqual(images?.[1]);

    expect(summaryOf(await evaluate(run, 'last'))).toEqual(summary);
    const kept = join(run, 'evaluation', summary.key, 'summary.json');
    writeFileSync(kept, readFileSync(kept, 'utf8').replace(summary.checkpoint.digest, 'other'));
    expect(summaryOf(await evaluate(run, 'last')).createdAt).not.toBe(summary.createdAt);
    expect(await listEvaluations(run)).toHaveLength(1);
    expect(readdirSync(join(run, 'evaluation')).filter((name) => name.startsWith('.'))).toEqual([]);

    for (const [checkpoint, part, message] of [['nowhere', 'test', /no checkpoint "nowhere"/], ['last', 'validation', /held no images out/]] as const) {
      const { said } = await evaluate(run, checkpoint, part);
      expect(said).toMatchObject({ type: 'refused', message: expect.stringMatching(message) as string });
    }
    // Beside a run it answers the same and measures nothing; done again alone it measures.
    const beside = summaryOf(await evaluate(run, 'last', 'test', { again: true, beside: true }));
    const asBefore = summary.outputs.map((each) => ({ ...each, loss: expect.closeTo(each.loss, 5) as number, latency: null }));
    expect(beside.outputs).toEqual(asBefore);
    const alone = summaryOf(await evaluate(run, 'last', 'test', { again: true }));
    expect(alone.outputs.every(({ latency }) => latency !== null)).toBe(true);

    const file = join(run, 'evaluation', summary.key, 'logits.safetensors');
    writeFileSync(file, readFileSync(file).subarray(0, 100));
    await expect(readEvaluation(run, summary.key)).rejects.toThrow(/Evaluate the checkpoint again/);
  });

  it('judges the images held out, where there are some', async () => {
    const run = await makeRun({ training: { epochs: 1, validation: 0.25 } });
    const trainer = new Trainer(start(run, false));
    await trainer.exit;
    const last = trainer.events.find((event): event is EpochEvent => event.event === 'epoch');
    const summary = summaryOf(await evaluate(run, 'last', 'validation'));
    expect(summary.images).toBeGreaterThan(5);
    for (const { id, error } of summary.outputs) expect(error).toBeCloseTo(last?.validation?.[id]?.error ?? Number.NaN, 6);
  });
});
