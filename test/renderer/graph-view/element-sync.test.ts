import cytoscape from 'cytoscape';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { ElementSync, type ElementPaint } from '../../../renderer/graph-view/element-sync.ts';
import { buildScene } from '../../../renderer/graph-view/model/build-scene.ts';
import type { Scene } from '../../../renderer/graph-view/model/scene.ts';
import { move } from '../../../renderer/commands/nodes.ts';
import { collapseStage } from '../../../renderer/commands/stages.ts';
import { History } from '../../../renderer/state/history.ts';
import { anyCommand, template } from '../helpers.ts';

const paint = (): ElementPaint => ({
  picture: (face) => JSON.stringify(face),
  output: (place, part = '') => `out-${place}${part}`,
  labelWidth: (label) => label.length * 6.6,
});
const options = { selection: new Set(['stem']), exitValues: null, cutAt: null };
const sceneOf = (document: Document, previous?: Scene, expanded: readonly string[] = []): Scene =>
  buildScene(document, analyse(document), { ...options, expanded: new Set(expanded) }, previous);

/** What the graph says, without order. */
function contents(cy: cytoscape.Core): unknown {
  const entries = cy
    .elements()
    .map(
      (element) =>
        [
          element.id(),
          { data: element.data(), classes: [...element.classes()].sort(), position: element.isNode() ? { ...element.position() } : null },
        ] as const,
    );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
function fresh(document: Document, expanded: readonly string[] = []): unknown {
  const cy = cytoscape({ headless: true });
  new ElementSync(cy, paint()).show(sceneOf(document, undefined, expanded));
  return contents(cy);
}

describe('ElementSync', () => {
  it('has an element for every node, edge and stage of the document', () => {
    const document = template();
    const cy = cytoscape({ headless: true });
    new ElementSync(cy, paint()).show(sceneOf(document));
    const ids = cy
      .elements()
      .map((element) => element.id())
      .sort();
    expect(ids).toEqual(
      [...Object.keys(document.nodes), ...Object.keys(document.edges), ...Object.keys(document.stages).map((id) => `stage:${id}`)].sort(),
    );
    for (const edge of Object.values(document.edges)) {
      expect([cy.getElementById(edge.id).data('source'), cy.getElementById(edge.id).data('target')]).toEqual([edge.source, edge.target]);
    }
  });

  it('ends at the same drawing by any way of edits and undos as when drawn afresh', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyCommand, fc.nat(3)), { maxLength: 12 }), (steps) => {
        const history = new History(template());
        const cy = cytoscape({ headless: true });
        const sync = new ElementSync(cy, paint());
        let scene = sceneOf(history.document);
        sync.show(scene);
        for (const [make, turn] of steps) {
          const command = make(history.document);
          if (turn === 0) history.undo();
          else if (turn === 1) history.redo();
          else if (command) history.run(command);
          scene = sceneOf(history.document, scene);
          sync.show(scene);
        }
        expect(contents(cy)).toEqual(fresh(history.document));
      }),
      { numRuns: 25 },
    );
  });

  it('ends at the same drawing when nodes were opened and closed as when drawn afresh', () => {
    const document = template();
    const all = Object.keys(document.nodes);
    const cy = cytoscape({ headless: true });
    const sync = new ElementSync(cy, paint());
    let scene: Scene | undefined;
    for (const expanded of [[], ['block1'], ['block1', 'block4', 'exit7'], all, ['block9', 'output'], []]) {
      scene = sceneOf(document, scene, expanded);
      sync.show(scene);
      expect(contents(cy)).toEqual(fresh(document, expanded));
    }
  });

  it('draws a folded stage as one element that the wires around it and its outputs hang on', () => {
    const history = new History(template());
    history.run(collapseStage(history.document, 'stage1', true));
    const cy = cytoscape({ headless: true });
    new ElementSync(cy, paint()).show(sceneOf(history.document));
    expect(['block1', 'block2', 'block3'].map((id) => cy.getElementById(id).length)).toEqual([0, 0, 0]);
    const ends = (id: string): unknown => [cy.getElementById(id).data('source'), cy.getElementById(id).data('target')];
    expect([ends('stem-block1'), ends('block3-block4'), ends('block3-exit7')]).toEqual([
      ['stem', 'stage:stage1'],
      ['stage:stage1', 'block4'],
      ['stage:stage1', 'exit7'],
    ]);
    expect(cy.getElementById('block1-block2').length).toBe(0);
  });

  it('touches only what has changed', () => {
    const document = template();
    const cy = cytoscape({ headless: true });
    const sync = new ElementSync(cy, paint());
    const before = sceneOf(document);
    sync.show(before);
    const touched = new Set<string>();
    cy.on('data position', (event) => touched.add((event.target as cytoscape.SingularElementReturnValue).id()));
    const history = new History(document);
    history.run(move(document, ['output'], { x: 0, y: 24 }));
    sync.show(sceneOf(history.document, before));
    expect([...touched].sort()).toEqual(['block9-output', 'output']);
  });
});
