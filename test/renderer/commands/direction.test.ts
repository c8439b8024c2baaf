import { produce } from 'immer';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { applyLayout, withDirection } from '../../../renderer/commands/arrange.ts';
import { applyTemplate } from '../../../renderer/commands/document.ts';
import { newNode } from '../../../renderer/commands/naming.ts';
import { insertAfter, remove } from '../../../renderer/commands/nodes.ts';
import { placeAt } from '../../../renderer/commands/place.ts';
import { collapseStage, foldPositions } from '../../../renderer/commands/stages.ts';
import { axes } from '../../../renderer/graph-view/layout/axis.ts';
import { layeredLayout } from '../../../renderer/graph-view/layout/layered-layout.ts';
import { buildScene } from '../../../renderer/graph-view/model/build-scene.ts';
import { extentOf } from '../../../renderer/graph-view/model/geometry.ts';
import { hitTest } from '../../../renderer/graph-view/model/hit-test.ts';
import type { Scene } from '../../../renderer/graph-view/model/scene.ts';
import { template } from '../helpers.ts';

const { pitch } = axes.right;
const layOutRight = (document: Document): Document =>
  produce(document, applyLayout('right', layeredLayout(withDirection(document, 'right')), 'Lay out to the right').recipe);
const document = layOutRight(template());
const x = (of: Document, id: string): number => of.positions[id]?.x ?? Number.NaN;
const y = (of: Document, id: string): number => of.positions[id]?.y ?? Number.NaN;
const nothing = { selection: new Set<string>(), exitValues: null, cutAt: null };
const sceneOf = (of: Document): Scene => buildScene(of, analyse(of), nothing);
const scene = sceneOf(document);

describe('a trunk that runs to the right', () => {
  it('is the one that runs down, turned', () => {
    const down = layeredLayout(template());
    const order = Object.keys(document.nodes).filter((id) => document.nodes[id]?.kind !== 'auxiliary-output');
    const byX = [...order].sort((a, b) => x(document, a) - x(document, b));
    const byY = [...order].sort((a, b) => (down[a]?.y ?? 0) - (down[b]?.y ?? 0));
    expect(byX).toEqual(byY);
    expect(new Set(order.map((id) => y(document, id)))).toEqual(new Set([0]));
  });
  it('makes room to the right for what is put in, and closes up when it goes', () => {
    const block = newNode(document, 'basic-block');
    const more = produce(document, insertAfter(document, block, 'block2').recipe);
    expect([x(more, block.id), y(more, block.id)]).toEqual([x(document, 'block2') + pitch, 0]);
    expect(x(more, 'output') - x(document, 'output')).toBe(pitch);
    expect(x(more, 'block1')).toBe(x(document, 'block1'));
    expect(produce(more, remove(more, [block.id]).recipe).positions).toEqual(document.positions);
  });
  it('hangs outputs below their blocks', () => {
    expect(x(document, 'exit7')).toBe(x(document, 'block3'));
    expect(y(document, 'exit7')).toBeGreaterThan(y(document, 'block3') + 20);
  });
  it('folds a stage to one node and opens it again, the rest moving along', () => {
    const folded = produce(document, collapseStage(document, 'stage2', true).recipe);
    expect(x(document, 'block7') - x(folded, 'block7')).toBe(2 * pitch);
    expect(produce(folded, collapseStage(folded, 'stage2', false).recipe).positions).toEqual(document.positions);
    expect(foldPositions(folded, layeredLayout(folded))['block7']?.x).toBe(x(folded, 'block7'));
  });
  it('frames stages around their blocks, the label above', () => {
    const stage = extentOf(scene.stages.get('stage1')?.box ?? { x: 0, y: 0, width: 0, height: 0 });
    const [first, last] = ['block1', 'block3'].map((id) => extentOf(scene.nodes.get(id)?.box ?? { x: 0, y: 0, width: 0, height: 0 }));
    expect(stage.left).toBeLessThan(first?.left ?? 0);
    expect(stage.right).toBeGreaterThan(last?.right ?? 0);
    expect((first?.top ?? 0) - stage.top).toBe(axes.right.stageLabel);
    expect(hitTest(scene, { x: (stage.left + stage.right) / 2, y: stage.top + 10 }, 1)).toEqual({ kind: 'stage', id: 'stage1' });
  });
  it('leads wires from right side to left side, straight', () => {
    const wire = [...scene.edges.values()].find(({ source, target }) => source === 'block1' && target === 'block2');
    const half = axes.right.node.width / 2;
    expect(wire?.path).toEqual([
      { x: x(document, 'block1') + half, y: 0 },
      { x: x(document, 'block2') - half, y: 0 },
    ]);
    expect(hitTest(scene, { x: x(document, 'block1') + half, y: 0 }, 1, [{ id: 'block1', end: 'out' }])).toMatchObject({ kind: 'port', id: 'block1' });
  });
  it('takes drops into its wires, and outputs below its blocks', () => {
    const between = { x: (x(document, 'block1') + x(document, 'block2')) / 2, y: 12 };
    const edge = Object.values(document.edges).find(({ source, target }) => source === 'block1' && target === 'block2');
    expect(placeAt(document, scene, { kind: 'conv', params: {} }, between)).toEqual({ kind: 'insert', edge: edge?.id });
    const below = { x: x(document, 'block5'), y: 60 };
    expect(placeAt(document, scene, { kind: 'auxiliary-output', params: {} }, below)).toEqual({ kind: 'attach', host: 'block5' });
  });
  it('opens a block in place and pushes what follows to the right', () => {
    const opened = buildScene(document, analyse(document), { ...nothing, expanded: new Set(['block1']) });
    const moved = (id: string): number => (opened.nodes.get(id)?.box.x ?? 0) - x(document, id);
    expect(moved('stem')).toBe(0);
    expect(moved('block2')).toBeGreaterThan(0);
    expect(moved('output')).toBe(moved('block2'));
    expect(opened.nodes.get('block2')?.box.y).toBe(0);
  });
  it('gives way to a template, which runs down', () => {
    expect(produce(document, applyTemplate('ResNet-20', template()).recipe).direction).toBeUndefined();
  });
});
