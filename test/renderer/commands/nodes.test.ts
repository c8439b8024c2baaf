import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { emptyDocument } from '../../../main-process/core/graph/create.ts';
import type { Document, NodeId } from '../../../main-process/core/graph/document.ts';
import { setClasses, startBlank } from '../../../renderer/commands/document.ts';
import { connect, disconnect } from '../../../renderer/commands/edges.ts';
import { applyFix } from '../../../renderer/commands/fix.ts';
import { fittingParams } from '../../../renderer/commands/fit-params.ts';
import { exitName, newNode, nextName } from '../../../renderer/commands/naming.ts';
import { addNode, changeKind, insertAfter, insertOnEdge, remove, setParams } from '../../../renderer/commands/nodes.ts';
import { attachOutput, detachOutput, moveOutput, whyNotAttach } from '../../../renderer/commands/outputs.ts';
import { addStage, collapseStage, foldPositions, groupIntoStage } from '../../../renderer/commands/stages.ts';
import { layeredLayout } from '../../../renderer/graph-view/layout/layered-layout.ts';
import type { Command } from '../../../renderer/commands/command.ts';
import { hostOf } from '../../../renderer/graph-view/model/structure.ts';
import { History } from '../../../renderer/state/history.ts';
import { template } from '../helpers.ts';

function after(document: Document, ...commands: ((document: Document) => Command | null)[]): Document {
  const history = new History(document);
  for (const make of commands) {
    const command = make(history.document);
    if (command) history.run(command);
  }
  return history.document;
}
/** Names along the trunk, from the input on. */
function trunk(document: Document): readonly string[] {
  const names: string[] = [];
  let id: NodeId | undefined = Object.values(document.nodes).find((node) => node.kind === 'input')?.id;
  while (id !== undefined) {
    const here: NodeId = id;
    names.push(document.nodes[here]?.name ?? '?');
    id = Object.values(document.edges).find((edge) => edge.source === here && hostOf(document, edge.target) === null)?.target;
  }
  return names;
}

describe('insertOnEdge', () => {
  it('puts the node between the ends, in their stage, and moves the rows below down by one', () => {
    const before = template();
    const document = after(before, (now) => insertOnEdge(newNode(now, 'dropout'), 'block1-block2'));
    expect(trunk(document).slice(1, 5)).toEqual(['Stem', 'Block 1', 'Dropout 1', 'Block 2']);
    expect(document.nodes.dropout?.stage).toBe('stage1');
    const y = (id: string): number => document.positions[id]?.y ?? Number.NaN;
    expect([y('dropout') - y('block1'), y('block2') - y('dropout')]).toEqual([40, 40]);
    expect(y('output')).toBe((before.positions.output?.y ?? 0) + 40);
    expect(y('exit7'), 'docked outputs follow their block').toBe(y('block3'));
  });
});

describe('insertAfter', () => {
  it('goes into the wire that leads on', () => {
    const document = after(template(), (now) => insertAfter(now, newNode(now, 'dropout'), 'block3'));
    expect(trunk(document)).toContain('Dropout 1');
    expect(Object.values(document.edges).filter((edge) => edge.source === 'block3').length).toBe(2);
  });
  it('continues a trunk that ends there', () => {
    const document = after(
      emptyDocument(),
      (now) => addNode(newNode(now, 'input'), { x: 0, y: 0 }),
      (now) => insertAfter(now, newNode(now, 'conv'), 'input'),
      (now) => insertAfter(now, newNode(now, 'output'), 'conv'),
    );
    expect(trunk(document)).toEqual(['Input', 'Conv 1', 'Output']);
    expect(document.positions.output).toEqual({ x: 0, y: 80 });
  });
});

describe('remove', () => {
  it('joins the neighbours of a middle block and closes the hole', () => {
    const before = template();
    const document = after(before, (now) => remove(now, ['block5']));
    expect(trunk(document)).not.toContain('Block 5');
    expect(trunk(document).length).toBe(trunk(before).length - 1);
    expect(document.positions.block6?.y).toBe(before.positions.block5?.y);
    expect(analyse(document).trainable).toBe(true);
  });
  it('takes the outputs that hang on a block with it', () => {
    const document = after(template(), (now) => remove(now, ['block3']));
    expect(document.nodes.exit7).toBeUndefined();
    expect(document.positions.exit7).toBeUndefined();
    expect(Object.values(document.edges).filter((edge) => edge.target === 'exit7' || edge.source === 'block3')).toEqual([]);
  });
  it('joins across several neighbours that go together, and forgets an empty stage', () => {
    const document = after(template(), (now) => remove(now, ['block4', 'block5', 'block6']));
    expect(trunk(document)).toEqual(['Input', 'Stem', 'Block 1', 'Block 2', 'Block 3', 'Block 7', 'Block 8', 'Block 9', 'Output 20']);
    expect(Object.keys(document.stages)).toEqual(['stage1', 'stage3']);
  });
  it('leaves no wire without ends', () => {
    const document = after(template(), (now) => remove(now, ['input', 'block9', 'exit13', 'stem-block1']));
    for (const edge of Object.values(document.edges))
      expect([edge.source in document.nodes, edge.target in document.nodes]).toEqual([true, true]);
  });
});

describe('connect', () => {
  it('replaces the wire of a node that takes one, and adds to one that takes many', () => {
    const base = after(template(), (now) => addNode(newNode(now, 'add'), { x: 400, y: 0 }));
    const document = after(
      base,
      (now) => connect(now, 'stem', 'block3'),
      (now) => connect(now, 'stem', 'add'),
      (now) => connect(now, 'block1', 'add'),
    );
    const into = (id: string): readonly string[] =>
      Object.values(document.edges)
        .filter((edge) => edge.target === id)
        .map((edge) => edge.source);
    expect(into('block3')).toEqual(['stem']);
    expect(into('add')).toEqual(['stem', 'block1']);
  });
  it.each([
    ['block5', 'block2', 'loop'],
    ['output', 'block2', 'an output'],
    ['block2', 'input', 'into the input'],
    ['block2', 'block2', 'itself'],
    ['block1', 'block2', 'twice'],
  ])('does nothing from %s to %s (%s)', (source, target) => {
    const before = template();
    expect(after(before, (now) => connect(now, source, target))).toBe(before);
  });
  it('is undone by disconnect', () => {
    const document = after(template(), (now) => disconnect(now, 'block1-block2'));
    expect(trunk(document)).toEqual(['Input', 'Stem', 'Block 1']);
  });
});

describe('auxiliary outputs', () => {
  it('hang on a block, move along the trunk, and go', () => {
    const attached = after(template(), (now) => attachOutput(now, { ...newNode(now, 'auxiliary-output'), name: 'New' }, 'block8'));
    const exit = Object.values(attached.nodes).find((node) => node.name === 'New')?.id ?? '';
    expect(hostOf(attached, exit)).toBe('block8');
    expect(attached.positions[exit]?.y).toBe(attached.positions.block8?.y);
    const moved = after(attached, (now) => moveOutput(now, exit, 'block2'));
    expect(hostOf(moved, exit)).toBe('block2');
    expect(analyse(moved).exits.map((facts) => facts.exit.id)).toEqual([exit, 'exit7', 'exit13', 'output']);
    expect(after(moved, (now) => detachOutput(now, exit)).nodes[exit]).toBeUndefined();
  });
  it.each([
    ['input', true],
    ['output', true],
    ['exit7', true],
    ['nobody', true],
    ['block1', false],
    ['stem', false],
  ])('on %s: refused is %s', (id, refused) => {
    expect(whyNotAttach(template(), id) !== null).toBe(refused);
  });
  it('are named after their depth as the lowered network counts it', () => {
    const document = template();
    for (const { exit } of analyse(document).exits) {
      if (exit.kind === 'auxiliary')
        expect(exitName({ ...document, nodes: {} }, { ...analyse(document), exits: [] }, 'none')).toBe('Exit 1');
    }
    expect(exitName(document, analyse(document), 'block8')).toBe('Exit 17');
    const attached = after(document, (now) => attachOutput(now, newNode(now, 'auxiliary-output'), 'block8'));
    expect(analyse(attached).exits.find(({ exit }) => exit.id === 'exit')?.exit.depth).toBe(17);
  });
});

describe('stages', () => {
  it('come as n equal blocks in a wire, the first with the stride', () => {
    const document = after(
      emptyDocument(),
      () => startBlank(),
      (now) =>
        addStage(now, { kind: 'basic-block', count: 4, params: { filters: 16 }, strides: 2 }, { edge: Object.keys(now.edges)[0] ?? '' }),
    );
    expect(trunk(document)).toEqual(['Input', 'Block 1', 'Block 2', 'Block 3', 'Block 4', 'Output']);
    expect(Object.values(document.nodes).flatMap((node) => ('strides' in node.params ? [node.params.strides] : []))).toEqual([2, 1, 1, 1]);
    expect(new Set(Object.values(document.nodes).map((node) => node.stage))).toEqual(new Set([undefined, 'stage']));
    expect(analyse(document).trainable).toBe(true);
    const ys = ['input', 'block', 'block2', 'block3', 'block4', 'output'].map((id) => document.positions[id]?.y ?? Number.NaN);
    expect(ys.every((y, index) => index === 0 || y - (ys[index - 1] ?? 0) >= 40)).toBe(true);
  });
  it('fold to one row, let what is below move up, and open as they were', () => {
    const before = template();
    const folded = after(before, (now) => collapseStage(now, 'stage2', true));
    const y = (document: Document, id: string): number => document.positions[id]?.y ?? Number.NaN;
    expect(y(before, 'block7') - y(folded, 'block7')).toBe(80);
    expect(y(folded, 'block4')).toBe(y(before, 'block4'));
    expect(after(folded, (now) => collapseStage(now, 'stage2', false))).toEqual(before);
  });
  it('stay one row when something is put in above or below them', () => {
    const folded = after(template(), (now) => collapseStage(now, 'stage2', true));
    const y = (document: Document, id: string): number => document.positions[id]?.y ?? Number.NaN;
    const above = after(folded, (now) => insertOnEdge(newNode(now, 'dropout'), 'block1-block2'));
    expect(['block4', 'block5', 'block6', 'block7'].map((id) => y(above, id) - y(folded, id))).toEqual([40, 40, 40, 40]);
    const below = after(folded, (now) => insertOnEdge(newNode(now, 'dropout'), 'block6-block7'));
    expect(['block4', 'block5', 'block6'].map((id) => y(below, id) - y(folded, id))).toEqual([0, 0, 0]);
    expect(y(below, 'block7') - y(folded, 'block7')).toBeGreaterThanOrEqual(28);
    expect(y(below, 'dropout')).toBeGreaterThan(y(below, 'block4'));
    expect(y(below, 'dropout')).toBeLessThan(y(below, 'block7'));
  });
  it('are taken as one row by a layout', () => {
    const folded = after(
      template(),
      (now) => collapseStage(now, 'stage1', true),
      (now) => collapseStage(now, 'stage2', true),
    );
    const { exit7: _a, exit13: _b, ...trunkOnly } = folded.positions;
    expect(foldPositions(folded, layeredLayout(folded))).toMatchObject(trunkOnly);
  });
  it('are made of what is selected', () => {
    const document = after(template(), (now) => groupIntoStage(now, ['block1', 'block2', 'block3']));
    expect(document.nodes.block2?.stage).toBe('stage');
    expect(document.stages.stage1).toBeUndefined();
  });
});

describe('parameters', () => {
  it('are set on many nodes at once', () => {
    const document = after(template(), (now) => setParams(now, ['block1', 'block2'], { dropout: 0.3 }));
    expect([document.nodes.block1?.params, document.nodes.block2?.params]).toEqual([
      expect.objectContaining({ dropout: 0.3 }),
      expect.objectContaining({ dropout: 0.3 }),
    ]);
  });
  it('of a fresh block keep the channels that come in', () => {
    const analysis = analyse(template());
    expect(fittingParams(analysis, 'block5', 'basic-block')).toEqual({ filters: 32 });
    expect(fittingParams(analysis, 'block5', 'bottleneck-block', { groups: 8, expansion: 2 })).toEqual({
      filters: 16,
      groups: 8,
      expansion: 2,
    });
    expect(fittingParams(analysis, 'input', 'conv')).toEqual({});
    expect(fittingParams(analysis, 'block5', 'conv', { filters: 3 })).toEqual({ filters: 3 });
  });
  it('survive a change of the pooling', () => {
    const base = after(emptyDocument(), (now) => addNode(newNode(now, 'max-pool', { poolSize: 3 }), { x: 0, y: 0 }));
    expect(after(base, (now) => changeKind(now, 'pool', 'average-pool')).nodes.pool).toMatchObject({
      kind: 'average-pool',
      params: { poolSize: 3, strides: 2 },
    });
  });
});

describe('applyFix', () => {
  it('mends a block whose shortcut does not fit', () => {
    const broken = after(template(), (now) => setParams(now, ['block7'], { shortcut: 'identity' }));
    const analysis = analyse(broken);
    const fix = analysis.diagnostics.find((diagnostic) => diagnostic.id === 'block-shapes-differ')?.fix;
    if (!fix) throw new Error('no fix');
    expect(analysis.trainable).toBe(false);
    expect(analyse(after(broken, (now) => applyFix(now, analysis, fix))).trainable).toBe(true);
  });
  it('does nothing when what it speaks of is gone', () => {
    const document = template();
    const analysis = analyse(document);
    expect(applyFix(document, analysis, { kind: 'remove-node', title: 'x', node: 'gone' })).toBeNull();
    expect(applyFix(document, analysis, { kind: 'remove-edge', title: 'x', edge: 'gone' })).toBeNull();
    expect(applyFix(document, analysis, { kind: 'set-params', title: 'x', node: 'gone', params: {} })).toBeNull();
  });
  it('adds the missing output', () => {
    const base = after(template(), (now) => remove(now, ['output']));
    const analysis = analyse(base);
    const fix = analysis.diagnostics.find((diagnostic) => diagnostic.id === 'no-output')?.fix;
    if (!fix) throw new Error('no fix');
    expect(analyse(after(base, (now) => applyFix(now, analysis, fix))).trainable).toBe(true);
  });
  it('sets the classes', () => {
    expect(after(template(), (now) => applyFix(now, analyse(now), { kind: 'set-classes', title: 'x', classes: 100 })).classes).toBe(
      after(template(), () => setClasses(100)).classes,
    );
  });
});

describe('nextName', () => {
  it.each([
    [['Block 1', 'Block 3'], 'Block', false, 'Block 4'],
    [[], 'Input', true, 'Input'],
    [['Input'], 'Input', true, 'Input 2'],
    [['Conv 2 (a)'], 'Conv', false, 'Conv 1'],
    [['A+ 1'], 'A+', false, 'A+ 2'],
  ])('%o, %s', (names, stem, bare, expected) => {
    expect(nextName(names, stem, bare)).toBe(expected);
  });
});
