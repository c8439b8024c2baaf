import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { createNode, emptyDocument } from '../../../main-process/core/graph/create.ts';
import type { Document, GraphEdge } from '../../../main-process/core/graph/document.ts';
import { connect } from '../../../renderer/commands/edges.ts';
import { newNode } from '../../../renderer/commands/naming.ts';
import { addFeeding, addNode, moveOntoEdge, takeOut } from '../../../renderer/commands/nodes.ts';
import { displaced, misfit, nodesBetween, wireSources, wireTargets } from '../../../renderer/commands/wire-ends.ts';
import { whyNotConnect } from '../../../renderer/graph-view/model/structure.ts';
import { History } from '../../../renderer/state/history.ts';
import { anyCommand, template } from '../helpers.ts';

const document = template();
const after = (start: Document, ...makers: readonly ((now: Document) => Parameters<History['run']>[0])[]): Document => {
  const history = new History(start);
  for (const make of makers) history.run(make(history.document));
  return history.document;
};

describe('ends of a wire', () => {
  it('are those that a wire may be drawn to, in any design', () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 12 }), (makers) => {
        const history = new History(document);
        for (const make of makers) {
          const command = make(history.document);
          if (command) history.run(command);
        }
        const now = history.document;
        const ids = Object.keys(now.nodes);
        for (const id of ids.slice(0, 6)) {
          expect(wireTargets(now, id)).toEqual(ids.filter((target) => whyNotConnect(now, id, target) === null));
          expect(wireSources(now, id)).toEqual(ids.filter((source) => whyNotConnect(now, source, id) === null));
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('ends of a wire in a design of 2,000 nodes', () => {
  const count = 2000;
  const ids = Array.from({ length: count }, (_, index) => `n${index}`);
  let reads = 0;
  const wire = (from: number, to: number): GraphEdge => {
    const [source, target] = [`n${from}`, `n${to}`];
    return {
      id: `${source}>${target}`,
      get source() {
        reads += 1;
        return source;
      },
      get target() {
        reads += 1;
        return target;
      },
    };
  };
  // Each node feeds the next and the one after that: as many ways through as there are Fibonacci numbers.
  const wires = ids.flatMap((_, index) => [index + 1, index + 2].filter((to) => to < count).map((to) => wire(index, to)));
  const wide: Document = {
    ...emptyDocument(),
    nodes: Object.fromEntries(ids.map((id) => [id, createNode('add', id)])),
    edges: Object.fromEntries(wires.map((edge) => [edge.id, edge])),
  };
  it.each([
    ['targets of the middle', () => wireTargets(wide, 'n1000'), 997],
    ['targets of the first', () => wireTargets(wide, 'n0'), 1997],
    ['sources of the middle', () => wireSources(wide, 'n1000'), 998],
    ['sources of the last', () => wireSources(wide, 'n1999'), 1997],
  ])('%s: no wire is looked at more than a few times', (_, ends, found) => {
    reads = 0;
    expect(ends()).toHaveLength(found);
    expect(reads).toBeLessThan(10 * wires.length);
  });
});

describe('nodesBetween', () => {
  it('is the way from one to the other, whichever was chosen first', () => {
    const way = ['block3', 'block4', 'block5'];
    expect([...nodesBetween(document, 'block3', 'block5')].sort()).toEqual(way);
    expect([...nodesBetween(document, 'block5', 'block3')].sort()).toEqual(way);
    expect(nodesBetween(document, 'exit7', 'block9')).toEqual(['exit7', 'block9']);
  });
});

describe('misfit and displaced', () => {
  const merge = { add: 'add', concatenate: 'concat' } as const;
  const merged = (kind: 'add' | 'concatenate'): Document =>
    after(
      document,
      (now) => addNode(newNode(now, kind), { x: 400, y: 0 }),
      (now) => connect(now, 'block2', merge[kind]),
    );
  it.each([
    ['add', 'block1', null],
    ['add', 'block4', '32×32×16 + 16×16×32 do not fit in Add 1.'],
    ['add', 'block2', null],
    ['concatenate', 'stem', null],
    ['concatenate', 'input', null],
    ['concatenate', 'block7', '32×32×16 + 8×8×64 do not fit in Concat 1.'],
  ] as const)('%s after %s', (kind, source, words) => {
    const now = merged(kind);
    expect(misfit(now, analyse(now), source, merge[kind])).toBe(words);
  });
  it('says which wire has to go where there is room for one', () => {
    expect(displaced(document, 'block1', 'block5')).toBe('Block 5 lets go of Block 4.');
    expect(displaced(document, 'block4', 'block5')).toBeNull();
    expect(displaced(merged('add'), 'block1', 'add')).toBeNull();
  });
});

describe('takeOut', () => {
  const out = after(document, (now) => takeOut(now, 'block5'));
  const wired = (now: Document): readonly string[] => Object.values(now.edges).map(({ source, target }) => `${source}>${target}`);
  it('joins the neighbours, closes the hole, and keeps the node', () => {
    expect(wired(out)).toContain('block4>block6');
    expect(wired(out).some((wire) => /\bblock5\b/.test(wire))).toBe(false);
    expect(out.positions.block5).toEqual(document.positions.block5);
    expect(out.positions.block6?.y).toBeLessThan(document.positions.block6?.y ?? 0);
    expect(out.nodes.block5?.stage).toBeUndefined();
  });
  it('takes what hangs on the node along', () => {
    expect(wired(after(document, (now) => takeOut(now, 'block3')))).toContain('block3>exit7');
  });
  it('leaves alone what has no one way through', () => {
    expect(after(document, (now) => takeOut(now, 'input'))).toBe(document);
  });
  it('is undone by putting it back into the wire', () => {
    const wire = Object.values(out.edges).find(({ source, target }) => source === 'block4' && target === 'block6');
    const back = after(out, (now) => moveOntoEdge(now, 'block5', wire?.id ?? ''));
    expect([...wired(back)].sort()).toEqual([...wired(document)].sort());
    expect(back.positions).toEqual(document.positions);
    expect(back.nodes.block5?.stage).toBe('stage2');
  });
});

describe('addFeeding', () => {
  it('puts a node before another', () => {
    const now = after(
      document,
      (start) => addNode(newNode(start, 'add'), { x: 400, y: 0 }),
      (start) => addFeeding(newNode(start, 'conv'), { x: 400, y: -80 }, 'add'),
    );
    expect(Object.values(now.edges).some(({ source, target }) => source === 'conv' && target === 'add')).toBe(true);
  });
});
