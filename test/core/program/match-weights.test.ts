import { expect, it } from 'vitest';
import { buildProgram } from '../../../main-process/core/program/program.ts';
import { matchWeights, weightsOf } from '../../../main-process/core/program/match-weights.ts';
import { auxNet } from '../../helpers/lowered-nets.ts';
import { programConfig } from '../../helpers/program-inputs.ts';

it('matches by name and shape, and tells why not', () => {
  const wanted = [{ name: 'a', shape: [2, 3] }, { name: 'b', shape: [4] }, { name: 'c', shape: [1] }];
  const found = [{ name: 'b', shape: [5] }, { name: 'a', shape: [2, 3] }, { name: 'd', shape: [1] }];
  expect(matchWeights(wanted, found)).toEqual({
    taken: ['a'],
    left: [{ name: 'b', reason: '[4] here, [5] there' }, { name: 'c', reason: 'the other run has none of that name' }],
    unused: ['d'],
  });
});

it.each(['fused', 'single', 'sequential'] as const)('knows the weights of a graph as its program has them: %s', (method) => {
  const graph = auxNet({ perStage: 1, width: 4, size: 8, classes: 4, exitsAfter: [1, 2] });
  const { given } = buildProgram(graph, programConfig(graph, { method }), { compute: 'float32' });
  const inProgram = given.flatMap(({ members }) => members.map(({ name, shape }) => `${name} ${shape.join()}`));
  expect(weightsOf(graph).map(({ name, shape }) => `${name} ${shape.join()}`).sort()).toEqual(inProgram.sort());
});
