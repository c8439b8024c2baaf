import { expect, test } from 'vitest';
import type { EvaluationSummary } from '../../../main-process/contract/evaluation.ts';
import type { Client } from '../../../main-process/contract/rpc.ts';
import { MeasuredExits } from '../../../renderer/features/outputs/exit-measures.svelte.ts';

const evaluation = (part: EvaluationSummary['part'], top5Error: number): Pick<EvaluationSummary, 'part' | 'outputs'> => ({
  part,
  outputs: [{ id: 'final', name: 'Output', depth: 8, parameters: 1000, multiplyAdds: 2000, loss: 1, error: 40, top5Error, latency: null }],
});

test.each([
  { of: 'a newer one on validation images', evaluations: [evaluation('validation', 9), evaluation('test', 7)], topFive: 7 },
  { of: 'an older one', evaluations: [evaluation('test', 6), evaluation('test', 7)], topFive: 6 },
  { of: 'none on test images', evaluations: [evaluation('validation', 9), evaluation('validation', 8)], topFive: 9 },
])('the measures are of the newest evaluation on test images, beside $of', ({ evaluations, topFive }) => {
  const measured = new MeasuredExits();
  measured.take('r-001', evaluations);
  expect(measured.of('r-001')).toEqual({ final: { topFive, latency: null } });
});

test('a run that nobody evaluated has no measures', () => {
  const measured = new MeasuredExits();
  measured.take('r-001', []);
  expect(measured.of('r-001')).toEqual({});
});

test('what two parts of the window ask of a run at once is asked of the application once', async () => {
  const asked: string[] = [];
  const client = {
    request: (name: string, { run }: { run: string }) => {
      asked.push(`${name} ${run}`);
      return run === 'broken' ? Promise.reject(new Error('away')) : Promise.resolve({ evaluations: [evaluation('test', 6)] });
    },
  } as unknown as Client; // As much of a client as is used.
  const measured = new MeasuredExits();
  const [list] = await Promise.all([measured.list(client, 'r-001'), measured.load(client, 'r-001')]);
  await measured.load(client, 'r-001');
  expect(list).toHaveLength(1);
  expect(asked).toEqual(['evaluation.list r-001']);
  expect(measured.of('r-001').final?.topFive).toBe(6);
  // Later, there may be more.
  await measured.load(client, 'r-001', true);
  expect(asked).toHaveLength(2);
  // What failed is told to who asked for the list, and asked again.
  await expect(measured.list(client, 'broken')).rejects.toThrow('away');
  await measured.load(client, 'broken');
  expect(asked.filter((each) => each.endsWith('broken'))).toHaveLength(2);
});
