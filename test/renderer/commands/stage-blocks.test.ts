import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { createNode } from '../../../main-process/core/graph/create.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { asBlock, asVariant, blockChannels, blockVariants, variantOf } from '../../../renderer/commands/block-variants.ts';
import type { Command } from '../../../renderer/commands/command.ts';
import { attachOutput } from '../../../renderer/commands/outputs.ts';
import { newNode } from '../../../renderer/commands/naming.ts';
import { selectedStage, setStageCount, setStageVariant, stageBlocks, stageSelection } from '../../../renderer/commands/stage-blocks.ts';
import { previewStage } from '../../../renderer/commands/stage-preview.ts';
import { addStage, collapseStage, type StagePlan } from '../../../renderer/commands/stages.ts';
import { History } from '../../../renderer/state/history.ts';
import { template } from '../helpers.ts';

type Maker = (document: Document) => Command;
function run(document: Document, ...makers: readonly Maker[]): History {
  const history = new History(document);
  for (const make of makers) history.run(make(history.document));
  return history;
}
const design = template();
const [stage1 = '', stage2 = '', stage3 = ''] = Object.keys(design.stages);
const errors = (document: Document): readonly string[] =>
  analyse(document)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ message }) => message);
const gaps = (document: Document): readonly number[] => {
  const ys = Object.values(document.nodes)
    .flatMap((node) => (node.kind === 'auxiliary-output' ? [] : [document.positions[node.id]?.y ?? NaN]))
    .sort((a, b) => a - b);
  return ys.slice(1).map((y, index) => y - (ys[index] ?? 0));
};

describe('setStageCount', () => {
  it.each([
    [stage1, 1],
    [stage1, 2],
    [stage2, 3],
    [stage2, 4],
    [stage3, 7],
  ])('makes %s have %i blocks, in one step that is undone to the byte', (stage, count) => {
    const history = run(design, (now) => setStageCount(now, stage, count));
    expect(stageBlocks(history.document, stage)).toHaveLength(count);
    expect(errors(history.document)).toEqual([]);
    // Rows keep their pitch: 40, and 6 more at each border of a stage.
    for (const gap of gaps(history.document)) expect([40, 46, 52]).toContain(gap);
    if (history.canUndo) history.undo();
    expect(history.canUndo).toBe(false);
    expect(serialiseDocument(history.document)).toBe(serialiseDocument(design));
  });

  it('sets new blocks as the last one, at stride 1', () => {
    const { document } = run(design, (now) => setStageCount(now, stage2, 1), (now) => setStageCount(now, stage2, 3));
    const blocks = stageBlocks(document, stage2).map((id) => asBlock(document.nodes[id])?.params);
    expect(blocks.map((params) => params?.strides)).toEqual([2, 1, 1]);
    expect(blocks[2]).toEqual({ ...blocks[0], strides: 1 });
  });

  it('takes away the outputs on removed blocks, and keeps those on the others', () => {
    const { document } = run(
      design,
      (now) => attachOutput(now, newNode(now, 'auxiliary-output'), 'block1'),
      (now) => setStageCount(now, stage1, 1),
    );
    expect(Object.values(document.nodes).filter(({ kind }) => kind === 'auxiliary-output')).toHaveLength(2);
    expect(document.nodes).not.toHaveProperty('exit7');
    expect(document.nodes).toHaveProperty('exit13');
  });

  it('leaves a folded stage one row', () => {
    const before = run(design, (now) => collapseStage(now, stage2, true)).document;
    const after = run(before, (now) => setStageCount(now, stage2, 9)).document;
    expect(after.positions.output).toEqual(before.positions.output);
    const open = run(after, (now) => collapseStage(now, stage2, false)).document;
    for (const gap of gaps(open)) expect([40, 46, 52]).toContain(gap);
    expect(errors(open)).toEqual([]);
  });

  it('is one step while a number is being stepped', () => {
    const history = run(design, (now) => setStageCount(now, stage1, 4), (now) => setStageCount(now, stage1, 5));
    history.undo();
    expect(history.document).toEqual(design);
  });
});

describe('selectedStage', () => {
  const select = (...ids: readonly string[]): string | null => selectedStage(design, new Set(ids));
  it('is the stage whose members are selected, all and no others', () => {
    expect(select(...stageSelection(design, stage1))).toBe(stage1);
    expect(select('block1', 'block2', 'block3')).toBe(stage1);
    expect(select('block1', 'block2')).toBeNull();
    expect(select('block1', 'block2', 'block3', 'block4')).toBeNull();
    expect(select()).toBeNull();
  });
  it('tells a stage of one block from its block', () => {
    const { document } = run(design, (now) => setStageCount(now, stage1, 1));
    expect(selectedStage(document, new Set(['block1']))).toBeNull();
    expect(selectedStage(document, new Set(stageSelection(document, stage1)))).toBe(stage1);
  });
});

describe('block variants', () => {
  it.each(blockVariants)('turn a whole stage into %s, which gives the channels it gave', (variant) => {
    const { document } = run(design, (now) => setStageVariant(now, stage2, variant));
    for (const id of stageBlocks(document, stage2)) {
      const block = asBlock(document.nodes[id]);
      expect([block && variantOf(block), block && blockChannels(block)]).toEqual([variant, 32]);
      expect([block?.name, block?.stage]).toEqual([design.nodes[id]?.name, stage2]);
    }
    expect(errors(document)).toEqual([]);
  });

  it('give back the block they came from where nothing was lost', () => {
    const block = createNode('basic-block', 'b', 'Block', { filters: 64, strides: 2, order: 'post' });
    const there = asBlock(asVariant(block, 'bottleneck'));
    expect(there && asVariant(there, 'basic-block')).toEqual(block);
  });
});

describe('previewStage', () => {
  const plans: readonly StagePlan[] = blockVariants.map((variant) => {
    const made = asVariant(createNode('basic-block', 'b', 'Block', { filters: 128 }), variant);
    return { kind: made.kind, count: 3, strides: 2, params: made.params } as StagePlan;
  });
  it.each(plans)('says what the added stage then is: $kind $params', (plan) => {
    const place = { edge: 'block9-output' };
    const preview = previewStage(design, plan, place);
    const command = addStage(design, plan, place);
    const { document } = run(design, () => command);
    const analysis = analyse(document);
    const made = command.select ?? [];
    expect(preview).toEqual({
      output: analysis.nodes[made.at(-1) ?? '']?.output,
      parameters: made.reduce((sum, id) => sum + (analysis.nodes[id]?.parameters ?? 0), 0),
      multiplyAdds: made.reduce((sum, id) => sum + (analysis.nodes[id]?.multiplyAdds ?? 0), 0),
      problem: null,
    });
    expect(preview.output).toEqual([4, 4, 128]);
    expect(preview.parameters).toBeGreaterThan(0);
  });

  it('says why a stage does not work out', () => {
    const plan = { kind: 'basic-block', count: 1, strides: 1, params: { filters: 16, groups: 3 } } as const;
    expect(previewStage(design, plan, { edge: 'block9-output' }).problem).toMatch(/3 groups cannot share 64 input channels/u);
  });
});
