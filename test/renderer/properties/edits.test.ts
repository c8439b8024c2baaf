import cytoscape from 'cytoscape';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { parseDocument } from '../../../main-process/core/graph/parse.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { ElementSync, type ElementPaint } from '../../../renderer/graph-view/element-sync.ts';
import { buildScene } from '../../../renderer/graph-view/model/build-scene.ts';
import type { Extent } from '../../../renderer/graph-view/model/geometry.ts';
import type { Scene, SceneOptions } from '../../../renderer/graph-view/model/scene.ts';
import { History } from '../../../renderer/state/history.ts';
import { template } from '../helpers.ts';
import { anySteps, type Step } from './every-command.ts';

const paint: ElementPaint = {
  picture: (face) => JSON.stringify(face),
  output: (place, part = '') => `out-${place}${part}`,
  labelWidth: (label) => label.length * 6.6,
};

function take(history: History, step: Step): void {
  if (step.kind === 'edit') {
    const command = step.make(history.document);
    if (command) history.run(command);
  } else history[step.kind]();
}

/** Nothing that was found out about a document is kept with a copy of it that is not frozen. */
const copyOf = (document: Document): Document => structuredClone(document);

/** Elements in an order of their own. */
function contents(cy: cytoscape.Core): unknown {
  const entries = cy.elements().map((element) => {
    const position = element.isNode() ? { ...element.position() } : null;
    return [element.id(), { data: element.data(), classes: [...element.classes()].sort(), position }] as const;
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('any sequence of edits', () => {
  it('is undone to the first document byte for byte, and done again to the last', () => {
    fc.assert(
      fc.property(anySteps(25), (steps) => {
        const history = new History(template());
        const first = serialiseDocument(history.document);
        for (const step of steps) take(history, step);
        while (history.redo());
        const last = serialiseDocument(history.document);
        while (history.undo());
        expect(serialiseDocument(history.document)).toBe(first);
        while (history.redo());
        expect(serialiseDocument(history.document)).toBe(last);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves a document that opens as it was saved', () => {
    fc.assert(
      fc.property(anySteps(20), (steps) => {
        const history = new History(template());
        for (const step of steps) take(history, step);
        const text = serialiseDocument(history.document);
        const { document } = parseDocument(text);
        expect(document && serialiseDocument(document)).toBe(text);
      }),
      { numRuns: 40 },
    );
  });

  it('is analysed, after every step, as a document that was never seen before', () => {
    fc.assert(
      fc.property(anySteps(12), (steps) => {
        const history = new History(template());
        for (const step of steps) {
          take(history, step);
          expect(analyse(history.document)).toEqual(analyse(copyOf(history.document)));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is drawn, after every step, as from scratch: the scene, and the elements of the part that is looked at', () => {
    const whole = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
    const view = fc.record({ left: whole(-600, 200), top: whole(-100, 600), size: whole(100, 900) });
    const opened = fc.uniqueArray(fc.constantFrom('block1', 'block5', 'exit7', 'output'), { maxLength: 2 });
    fc.assert(
      fc.property(fc.array(fc.tuple(anySteps(1), view, opened), { maxLength: 10 }), (turns) => {
        const history = new History(template());
        const cy = cytoscape({ headless: true });
        const elements = new ElementSync(cy, paint);
        let scene: Scene | undefined;
        for (const [steps, { left, top, size }, expanded] of turns) {
          for (const step of steps) take(history, step);
          const options: SceneOptions = { selection: new Set(['stem', 'block2']), exitValues: null, cutAt: null, expanded: new Set(expanded) };
          scene = buildScene(history.document, analyse(history.document), options, scene);
          const copy = copyOf(history.document);
          const fresh = buildScene(copy, analyse(copy), options);
          expect(scene).toEqual(fresh);
          const extent: Extent = { left, top, right: left + size, bottom: top + size };
          elements.show(scene);
          elements.look(extent);
          expect(contents(cy)).toEqual(drawnAfresh(fresh, extent));
        }
      }),
      { numRuns: 40 },
    );
  });
});

function drawnAfresh(scene: Scene, extent: Extent): unknown {
  const cy = cytoscape({ headless: true });
  const elements = new ElementSync(cy, paint);
  elements.look(extent);
  elements.show(scene);
  return contents(cy);
}
