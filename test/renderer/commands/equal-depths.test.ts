import { produce } from 'immer';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { attachSpread, equalSteps, mostOutputs, type SpreadPlan } from '../../../renderer/commands/equal-depths.ts';
import { remove } from '../../../renderer/commands/nodes.ts';
import { blockBeside, trunkBlocks } from '../../../renderer/commands/trunk.ts';
import { createEditor } from '../../../renderer/state/editor.svelte.ts';
import { template } from '../helpers.ts';

const plan = (rest: Partial<SpreadPlan> = {}): SpreadPlan => ({ count: 4, head: 'A', step: null, replace: true, ...rest });
const spread = (document: Document, rest?: Partial<SpreadPlan>): Document => {
  const command = attachSpread(document, plan(rest));
  if (!command) throw new Error('The plan does not fit.');
  return produce(document, command.recipe);
};
const depths = (document: Document): readonly number[] => analyse(document).exits.map(({ exit }) => exit.depth);
const bare = (id: string): Document => {
  const document = template(id);
  const outputs = Object.values(document.nodes).filter(({ kind }) => kind === 'auxiliary-output');
  return produce(document, remove(document, outputs.map((node) => node.id)).recipe);
};

describe('equalSteps', () => {
  it.each([
    // blocks, outputs, step: the published designs of spec §6
    [27, 4, null, [7, 12, 17, 22]],
    [27, 2, 5, [17, 22]],
    [27, 1, 5, [22]],
    [21, 1, 2, [19]],
    [12, 1, 3, [9]],
    [9, 2, null, [3, 6]],
    [3, 2, null, [1, 2]],
  ])('of %i blocks for %i outputs, step %s', (blocks, count, step, places) => {
    expect(equalSteps(blocks, count, step)).toEqual(places);
  });
  it('gives nothing where the trunk is too short', () => {
    expect(equalSteps(3, 3, null)).toEqual([]);
    expect(equalSteps(0, 1, null)).toEqual([]);
    expect([mostOutputs(27, null), mostOutputs(27, 5), mostOutputs(0, null)]).toEqual([26, 5, 0]);
  });
});

describe('attachSpread', () => {
  it.each([
    ['auxnet-56-5', 4, null],
    ['auxnet-56-3', 2, 5],
    ['auxnet-56-2', 1, 5],
    ['auxnet-44-2', 1, 2],
    ['auxnet-26-2-wide', 1, 3],
  ] as const)('makes the exits of %s again', (id, count, step) => {
    expect(depths(spread(bare(id), { count, step }))).toEqual(depths(template(id)));
  });
  it('names outputs after their depth, bottlenecks too', () => {
    const document = spread(template('preact-resnet-164'), { count: 2 });
    const { exits } = analyse(document);
    expect(exits.slice(0, 2).map(({ exit }) => exit.name)).toEqual(exits.slice(0, 2).map(({ exit }) => `Exit ${exit.depth}`));
    expect(exits.slice(0, 2).every(({ exit }) => exit.depth % 3 === 1)).toBe(true);
  });
  it('keeps what is there when told to, and passes over blocks that have an output', () => {
    const document = template('auxnet-20-3');
    expect(attachSpread(document, plan({ count: 2, step: 3, replace: false }))).toBeNull();
    expect(depths(spread(document, { count: 3, step: 2, replace: false }))).toEqual([7, 11, 13, 15, 20]);
  });
  it('is one undo step', () => {
    const editor = createEditor();
    const before = template('auxnet-20-3');
    editor.load(before);
    const command = attachSpread(editor.document, plan({ count: 4 }));
    expect(command && editor.run(command)).toBe(true);
    expect(editor.analysis.exits.map(({ exit }) => exit.name)).toEqual(['Exit 11', 'Exit 13', 'Exit 15', 'Exit 17', 'Output 20']);
    editor.undo();
    expect(editor.document).toEqual(before);
  });
});

describe('the trunk', () => {
  it('is the longest way, not a shortcut', () => {
    const document = template('auxnet-20-3');
    const edges = { ...document.edges, skip: { id: 'skip', source: 'block1', target: 'output' } };
    expect(trunkBlocks({ ...document, edges })).toHaveLength(9);
  });
  it('leads from block to block, over what lies between', () => {
    const document = template('auxnet-20-3');
    const [first, second, third] = trunkBlocks(document);
    expect([blockBeside(document, second ?? '', 'before'), blockBeside(document, second ?? '', 'after')]).toEqual([first, third]);
    expect(blockBeside(document, 'input', 'before')).toBeNull();
    expect(blockBeside(document, first ?? '', 'before')).toBe('stem');
  });
});
