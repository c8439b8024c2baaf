import { expect, test } from 'vitest';
import type { EvaluationSummary } from '../../../main-process/contract/evaluation.ts';
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
