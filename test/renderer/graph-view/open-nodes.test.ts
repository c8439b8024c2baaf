import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import type { Document, NodeId } from '../../../main-process/core/graph/document.ts';
import { blockOrders, shortcutKinds } from '../../../main-process/core/graph/kinds.ts';
import { templates } from '../../../main-process/core/templates/index.ts';
import { setParams } from '../../../renderer/commands/nodes.ts';
import { collapseStage } from '../../../renderer/commands/stages.ts';
import { buildScene, type SceneOptions } from '../../../renderer/graph-view/model/build-scene.ts';
import { extentOf, overlaps } from '../../../renderer/graph-view/model/geometry.ts';
import { layerAt } from '../../../renderer/graph-view/model/hit-test.ts';
import { canOpen } from '../../../renderer/graph-view/model/open-nodes.ts';
import type { LayerRow } from '../../../renderer/graph-view/model/open-layout.ts';
import type { DrawnNode, OpenFace, Scene } from '../../../renderer/graph-view/model/scene.ts';
import { formatShape, shortCount } from '../../../renderer/graph-view/model/words.ts';
import { History } from '../../../renderer/state/history.ts';
import { template } from '../helpers.ts';

const plain: SceneOptions = { selection: new Set(), exitValues: null, cutAt: null };
const sceneOf = (document: Document, expanded: Iterable<NodeId> = [], previous?: Scene): Scene =>
  buildScene(document, analyse(document), { ...plain, expanded: new Set(expanded) }, previous);
const edited = (document: Document, ...commands: readonly ((document: Document) => Parameters<History['run']>[0])[]): Document => {
  const history = new History(document);
  for (const command of commands) history.run(command(history.document));
  return history.document;
};

function drawn(scene: Scene, id: NodeId): DrawnNode & { readonly face: OpenFace } {
  const node = scene.nodes.get(id);
  if (node?.face.shape !== 'open') throw new Error(`${id} is not open.`);
  return { ...node, face: node.face };
}
const rowExtent = ({ left, top, width }: LayerRow) => ({ left, top, right: left + width, bottom: top + 20 });

/** Every order and shortcut of both block kinds, at a stride that keeps the shape and at one that does not. */
const variants = (['basic-block', 'bottleneck-block'] as const).flatMap((kind) =>
  blockOrders.flatMap((order) =>
    shortcutKinds.flatMap((shortcut) =>
      [1, 2].flatMap((strides) => [0, 0.3].map((dropout) => ({ kind, order, shortcut, strides, dropout }))),
    ),
  ),
);
function designWith({ kind, ...params }: (typeof variants)[number]): Document {
  const base = template();
  const block = base.nodes.block4;
  if (block?.kind !== 'basic-block') throw new Error('no block4');
  const full = { ...block.params, filters: 16, expansion: 1, ...params };
  return { ...base, nodes: { ...base.nodes, block4: { ...block, kind, params: full } as typeof block } };
}

describe('an opened node', () => {
  it.each(variants)('shows each layer of the compiler once: $kind $order $shortcut stride $strides dropout $dropout', (variant) => {
    const document = designWith(variant);
    const analysis = analyse(document);
    const compiled = analysis.graph.layers.filter(({ node }) => node === 'block4');
    const { layers, face } = drawn(sceneOf(document, ['block4']), 'block4');
    if (compiled.length === 0) {
      // Identity cannot change the shape: there is nothing to show, and it says so.
      expect([face.inside.rows, face.inside.note]).toEqual([[], 'No layers yet: see Problems.']);
      return;
    }
    expect([...layers].sort()).toEqual(compiled.map(({ id }) => id).sort());
    const { rows, wires } = face.inside;
    layers.forEach((id, index) => {
      const parameters = analysis.layers[id]?.parameters ?? 0;
      expect(rows[index]?.count).toBe(parameters === 0 ? '' : shortCount(parameters));
    });
    // One wire for each input of each layer, with the shape that the compiler says flows there, and one that goes on.
    expect(wires).toHaveLength(compiled.reduce((sum, layer) => sum + layer.inputs.length, 1));
    for (const [index, id] of layers.entries()) {
      const row = rows[index];
      const into = wires.filter((wire) => row && wire.to === row.top && wire.x >= row.left && wire.x <= row.left + row.width);
      const facts = analysis.layers[id];
      expect(into).toHaveLength(facts?.inputs.length ?? -1);
      for (const wire of into) if (wire.label !== '') expect(facts?.inputs.map(formatShape)).toContain(wire.label);
    }
    for (const [a, row] of rows.entries())
      for (const other of rows.slice(a + 1)) expect(overlaps(rowExtent(row), rowExtent(other))).toBe(false);
  });

  it('writes a layer as its op, its attributes and its trainable numbers', () => {
    const { face } = drawn(sceneOf(template(), ['block4']), 'block4');
    expect(face.inside.rows.map(({ title, line, count }) => [title, line, count].filter(Boolean).join(' | '))).toEqual([
      'Batch norm | 32',
      'ReLU',
      'Conv | 3×3 · 32, stride 2 | 4.6k',
      'Batch norm | 64',
      'ReLU',
      'Conv | 3×3 · 32 | 9.2k',
      'Add',
      'Conv | 1×1 · 32, stride 2 | 512',
    ]);
  });

  it.each(templates.map(({ id }) => id))('adds up to what the node costs: %s', (id) => {
    const document = template(id);
    const analysis = analyse(document);
    const open = Object.values(document.nodes).filter((node) => canOpen(node, analysis));
    const scene = sceneOf(
      document,
      open.map((node) => node.id),
    );
    for (const node of open) {
      if (!scene.nodes.has(node.id)) continue;
      const { layers } = drawn(scene, node.id);
      const sum = layers.reduce((total, layer) => total + (analysis.layers[layer]?.parameters ?? 0), 0);
      expect(sum).toBe(analysis.nodes[node.id]?.parameters);
    }
  });

  it('leaves no two nodes of a trunk on each other, and keeps its own top', () => {
    const document = template();
    const closed = sceneOf(document);
    const all = Object.keys(document.nodes);
    const scene = sceneOf(document, all);
    const trunk = [...scene.nodes.values()].filter((node) => node.host === null).sort((a, b) => a.box.y - b.box.y);
    trunk.slice(1).forEach((node, index) => {
      const above = trunk[index];
      expect(extentOf(node.box).top - extentOf(above?.box ?? node.box).bottom).toBeGreaterThanOrEqual(16);
    });
    const top = (from: Scene, id: NodeId): number => extentOf(from.nodes.get(id)?.box ?? { x: 0, y: NaN, width: 0, height: 0 }).top;
    for (const id of all) if (document.nodes[id]?.kind === 'basic-block') expect(top(sceneOf(document, [id]), id)).toBe(top(closed, id));
  });

  it('is closed without a trace: the very scene of before', () => {
    const document = template();
    const before = sceneOf(document);
    const open = sceneOf(document, ['block2', 'block4', 'exit7', 'output'], before);
    const after = sceneOf(document, [], open);
    expect({ ...after, displacement: null }).toEqual({ ...before, displacement: null });
    expect(after.displacement.none).toBe(true);
  });

  it('keeps a face that says the same, so that the view leaves it alone', () => {
    const document = template();
    const first = sceneOf(document, ['block2', 'block3']);
    const moved = sceneOf(edited(document, (now) => setParams(now, ['block9'], { dropout: 0.2 })), ['block2', 'block3'], first);
    expect(moved.nodes.get('block2')?.face).toBe(first.nodes.get('block2')?.face);
    // Equal blocks share their inside.
    expect(drawn(first, 'block2').face.inside).toBe(drawn(first, 'block3').face.inside);
  });

  it('does not open what a folded stage hides, and opens nothing of a single layer', () => {
    const document = template();
    const [stage = ''] = Object.keys(document.stages);
    const folded = edited(document, (now) => collapseStage(now, stage, true));
    expect(sceneOf(folded, ['block1']).displacement.none).toBe(true);
    expect(sceneOf(document, ['stem', 'input']).displacement.none).toBe(true);
  });

  it('has its outputs beside its head, and wires that start at its foot', () => {
    const scene = sceneOf(template(), ['block3', 'block4', 'exit7']);
    const block = extentOf(drawn(scene, 'block3').box);
    const exit = extentOf(drawn(scene, 'exit7').box);
    expect(exit.top).toBe(block.top);
    expect(exit.left).toBe(block.right + 24);
    const wire = [...scene.edges.values()].find(({ source, target }) => source === 'block3' && target === 'block4');
    expect(wire?.path[0]).toEqual({ x: 0, y: block.bottom });
    expect(wire?.path[1]).toEqual({ x: 0, y: extentOf(drawn(scene, 'block4').box).top });
    const dock = [...scene.edges.values()].find(({ target }) => target === 'exit7');
    expect(dock?.path).toEqual([
      { x: block.right, y: block.top + 12 },
      { x: exit.left, y: exit.top + 12 },
    ]);
  });

  it('tells the layer under the pointer', () => {
    const scene = sceneOf(template(), ['block4']);
    const node = drawn(scene, 'block4');
    const { left, top } = extentOf(node.box);
    node.layers.forEach((layer, index) => {
      const row = node.face.inside.rows[index];
      if (row) expect(layerAt(scene, 'block4', { x: node.box.x + row.left + 4, y: top + row.top + 4 })).toBe(layer);
    });
    expect(layerAt(scene, 'block4', { x: left + 2, y: top + 30 })).toBeNull();
    expect(layerAt(scene, 'block5', { x: 0, y: 0 })).toBeNull();
  });
});
