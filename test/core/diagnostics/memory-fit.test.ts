import { expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { adviseMemory } from '../../../main-process/core/diagnostics/memory-fit.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { trainingMemory } from '../../../main-process/core/shape/training-memory.ts';
import { templateById } from '../../../main-process/core/templates/index.ts';
import { applyFix } from '../../helpers/apply-fix.ts';

const design = templateById('resnet-110')?.build() as Document;
const laptop = { name: 'Small GPU', bytes: 1.5e9 };
const advise = (document: Document, bytes: number | null) => {
  const analysis = analyse(document);
  const needed = trainingMemory(analysis, document.training).total;
  return adviseMemory(analysis, document.training, bytes === null ? null : { ...laptop, bytes }, needed);
};

it('says when a step does not fit, and its fix makes it fit', () => {
  const [problem, ...others] = advise(design, laptop.bytes);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ id: 'batch-too-big', severity: 'warning', expected: 'at most 1.5 GB' });
  expect(problem?.detail).toMatch(/^Batch 128 takes about \d\.\d GB; Small GPU has 1\.5 GB\. A smaller batch takes less\.$/);
  const fix = problem?.fix ?? expect.fail('no fix');
  expect(fix).toMatchObject({ kind: 'set-batch-size', batchSize: 64 });
  expect(advise(applyFix(design, fix), laptop.bytes)).toEqual([]);
});

it('offers no batch where not even one image fits', () => {
  const [problem] = advise(design, 4e8);
  expect(problem?.fix).toBeUndefined();
  expect(problem?.detail).toContain('Use fewer filters or blocks.');
});

it.each([['large enough', 24e9], ['not known', null]] as const)('is silent where the memory is %s', (_, bytes) => {
  expect(advise(design, bytes)).toEqual([]);
});
