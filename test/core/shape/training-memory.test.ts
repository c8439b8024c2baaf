import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import type { TrainingConfig } from '../../../main-process/core/graph/training-config.ts';
import { fittingBatch, trainingMemory } from '../../../main-process/core/shape/training-memory.ts';
import { templateById } from '../../../main-process/core/templates/index.ts';

const build = (id: string): Document => templateById(id)?.build() ?? expect.fail(id);
const memory = (id: string, training: Partial<TrainingConfig>) => {
  const document = build(id);
  return trainingMemory(analyse(document), { ...document.training, ...training });
};

/** Peak resident memory in MiB of the compiled engine on a CPU: `auxnet bench DESIGN --engine tensorflow --batch N`. */
const measured: readonly (readonly [string, number, number])[] = [
  ['resnet-20', 8, 438],
  ['resnet-20', 64, 541],
  ['resnet-20', 128, 681],
  ['auxnet-20-3', 8, 446],
  ['auxnet-20-3', 64, 553],
  ['auxnet-20-3', 128, 700],
  ['plain-cnn', 8, 427],
  ['plain-cnn', 64, 495],
  ['plain-cnn', 128, 566],
  ['resnet-56', 64, 760],
  ['auxnet-56-5', 64, 773],
  ['preact-resnet-164', 32, 1377],
  ['wrn-28-10', 2, 1702],
];

describe('memory of a training step', () => {
  it.each(measured)('%s at batch %i comes within 8 %% of what was measured', (id, batchSize, mebibytes) => {
    const estimate = memory(id, { batchSize }).total / 2 ** 20;
    expect(Math.abs(estimate / mebibytes - 1)).toBeLessThan(0.08);
  });

  it('grows with the batch in the activations alone', () => {
    const [small, large] = [memory('resnet-20', { batchSize: 32 }), memory('resnet-20', { batchSize: 96 })];
    expect(large.activations).toBeCloseTo(3 * small.activations);
    expect([large.weights, large.fixed]).toEqual([small.weights, small.fixed]);
  });

  it('counts the state that each path and each optimizer keeps', () => {
    const parameters = 4 * analyse(build('auxnet-56-5')).totals.parameters;
    const states = (training: Partial<TrainingConfig>): number => memory('auxnet-56-5', training).weights / parameters - 8;
    expect(states({ method: 'fused' })).toBe(1);
    expect(states({ method: 'fused', optimizer: 'adam' })).toBe(2);
    expect(states({ method: 'fused', momentum: 0 })).toBe(0);
    // Shallow weights are on all five paths, the last ones on one.
    expect(states({ method: 'parallel' })).toBeGreaterThan(1);
    expect(states({ method: 'parallel' })).toBeLessThan(5);
  });

  it('finds the batch that fits', () => {
    const analysis = analyse(build('resnet-110'));
    const { training } = build('resnet-110');
    const batch = fittingBatch(analysis, training, 1e9) ?? expect.fail('none fits');
    expect(trainingMemory(analysis, { ...training, batchSize: batch }).total).toBeLessThanOrEqual(1e9);
    expect(trainingMemory(analysis, { ...training, batchSize: 2 * batch }).total).toBeGreaterThan(1e9);
    expect(fittingBatch(analysis, training, 1e8)).toBeNull();
    expect(fittingBatch(analysis, training, 1e12)).toBe(128);
  });
});
