import { describe, expect, it } from 'vitest';
import { errorOf, parseRunQuery, querySyntax, type QueriedRun } from '../../../main-process/core/run-query/query.ts';

const run: QueriedRun = {
  id: 'r-001', label: 'r-001', design: 'ResNet 20', method: 'fused', status: 'failed', epoch: 3, epochs: 10, seed: 7, name: 'First wide one',
  tags: ['paper', 'to keep'], notes: 'Diverged at once.', pinned: true, project: 'thesis', dataset: 'cifar-10', learningRate: 0.1, batchSize: 128, seconds: 600,
  error: { a: 62.5, z: 38.5 }, outputs: [{ id: 'a', name: 'Exit 7' }, { id: 'z', name: 'Output' }],
  experiment: { id: 'sweep-abc', name: 'Rates', kind: 'sweep' },
};

describe('a query of runs', () => {
  it.each([
    ['', true], ['wide', true], ['WIDE first', true], ['wide narrow', false], ['diverged', true],
    ['tag:paper', true], ['tag:"to keep"', true], ['tag:other', false], ['method:fused status:failed data:cifar-10', true], ['status:completed', false],
    ['error<40', true], ['error<38', false], ['error<=38.5', true], ['error[Exit 7]>60', true], ['error[a]>63', false], ['error[none]>0', false],
    ['rate>=0.1', true], ['batch=128', true], ['seed=8', false], ['minutes>9', true], ['epochs=10 epoch<10', true],
    ['is:pinned', true], ['-is:pinned', false], ['-status:completed', true], ['design:"resnet 20"', true], ['project:thes', true], ['experiment:rates', true],
    ['"first wide"', true], ['"wide first"', false], ['tag:', true], ['-wide', false],
  ])('%s → %s', (text, expected) => {
    const query = parseRunQuery(text);
    expect(query.problems).toEqual([]);
    expect(query.matches(run)).toBe(expected);
  });

  it.each([['colour:red', 'There is no “colour:”'], ['weight<3', 'is not understood'], ['error<low', 'is not understood']])('%s is told', (text, problem) => {
    const { matches, problems } = parseRunQuery(text);
    expect(problems).toEqual([expect.stringContaining(problem) as string]);
    expect(matches(run)).toBe(true);
  });

  it('a run without results never has an error below a limit', () => {
    expect(parseRunQuery('error<100').matches({ ...run, error: undefined })).toBe(false);
    expect(errorOf({ error: { a: 3, b: 2 } })).toBe(2);
  });
  it('understands the examples of its own hint', () => {
    for (const { example } of querySyntax) expect(parseRunQuery(example).problems).toEqual([]);
  });
});
