import { describe, expect, it } from 'vitest';
import { topologyOf } from '../../../main-process/core/graph/topology.ts';
import { attachOutput } from '../../../renderer/commands/outputs.ts';
import { newNode } from '../../../renderer/commands/naming.ts';
import { History } from '../../../renderer/state/history.ts';
import { exitsOn, isDocked } from '../../../renderer/graph-view/model/structure.ts';
import { stepOf, walk, wiresOf, type Step } from '../../../renderer/graph-view/model/walk.ts';
import { template } from '../helpers.ts';

const design = template();
const trunk = topologyOf(design).order.filter(({ id }) => !isDocked(design, id)).map(({ id }) => id);
const host = trunk.find((id) => exitsOn(design, id).length > 0) ?? '';
const [exit = ''] = exitsOn(design, host);

describe('walk', () => {
  it('follows the data from the input to the output and back', () => {
    const there = [trunk[0] ?? ''];
    for (let next = walk(design, there[0] ?? '', 'forward'); next !== null; next = walk(design, next, 'forward')) there.push(next);
    expect(there).toEqual(trunk);
    const back = [trunk.at(-1) ?? ''];
    for (let next = walk(design, back[0] ?? '', 'back'); next !== null; next = walk(design, next, 'back')) back.push(next);
    expect(back).toEqual([...trunk].reverse());
  });

  it.each<[string, string, Step, string | null]>([
    ['from a block to its output', host, 'aside', exit],
    ['from an output back to its block', exit, 'home', host],
    ['from an output up to its block', exit, 'back', host],
    ['from an output on along the trunk', exit, 'forward', trunk[trunk.indexOf(host) + 1] ?? null],
    ['not beyond the last output of a block', exit, 'aside', null],
  ])('goes %s', (_, from, step, to) => {
    expect(walk(design, from, step)).toBe(to);
  });

  it('goes through several outputs of one block', () => {
    const history = new History(design);
    history.run(attachOutput(design, { ...newNode(design, 'auxiliary-output'), name: 'Second' }, host));
    const [first = '', second = ''] = exitsOn(history.document, host);
    expect(walk(history.document, first, 'aside')).toBe(second);
    expect(walk(history.document, second, 'home')).toBe(first);
  });

  it('goes across the branches of a split', () => {
    const nodes = Object.fromEntries(['in', 'left', 'right', 'sum'].map((id) => [id, { ...newNode(design, 'activation'), id }]));
    const wire = (id: string, source: string, target: string) => ({ id, source, target });
    const edges = { e1: wire('e1', 'in', 'left'), e2: wire('e2', 'in', 'right'), e3: wire('e3', 'left', 'sum'), e4: wire('e4', 'right', 'sum') };
    expect(walk({ nodes, edges }, 'left', 'aside')).toBe('right');
    expect(walk({ nodes, edges }, 'right', 'home')).toBe('left');
    expect(walk({ nodes, edges }, 'right', 'aside')).toBeNull();
    expect(wiresOf({ nodes, edges }, 'left')).toEqual(['e1', 'e3']);
  });
});

it.each([
  ['ArrowDown', 'down', 'forward'],
  ['ArrowRight', 'down', 'aside'],
  ['ArrowRight', 'right', 'forward'],
  ['ArrowUp', 'right', 'home'],
  ['Enter', 'down', undefined],
] as const)('takes %s on a drawing that runs %s for %s', (key, direction, step) => {
  expect(stepOf(key, direction)).toBe(step);
});
