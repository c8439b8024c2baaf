import ELK from 'elkjs/lib/elk.bundled.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createNode, emptyDocument } from '../../../main-process/core/graph/create.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { templates } from '../../../main-process/core/templates/index.ts';
import { completePositions } from '../../../renderer/graph-view/layout/complete-positions.ts';
import { elkLayout, fromElk, toElk } from '../../../renderer/graph-view/layout/elk-layout.ts';
import { isColumn, layeredLayout } from '../../../renderer/graph-view/layout/layered-layout.ts';
import { template } from '../helpers.ts';

/** input → a → (b | c) → add → output, with a shortcut from a to add. */
function branched(): Document {
  const nodes = [
    createNode('input', 'input'),
    createNode('conv', 'a'),
    createNode('conv', 'b'),
    createNode('conv', 'c'),
    createNode('add', 'add'),
    createNode('output', 'output'),
  ];
  const wires = [
    ['input', 'a'],
    ['a', 'b'],
    ['a', 'c'],
    ['b', 'add'],
    ['c', 'add'],
    ['a', 'add'],
    ['add', 'output'],
  ] as const;
  return {
    ...emptyDocument(),
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
    edges: Object.fromEntries(wires.map(([source, target]) => [`${source}-${target}`, { id: `${source}-${target}`, source, target }])),
  };
}

describe('layeredLayout', () => {
  it.each(templates.map(({ id, build }) => [id, build] as const))('draws %s as the template has it', (_, build) => {
    const document = build();
    expect(isColumn(document)).toBe(true);
    expect(layeredLayout(document)).toEqual(document.positions);
  });
  it('keeps a shortcut out of the count of columns', () => {
    const { nodes, edges } = branched();
    const { c: _c, ...column } = nodes;
    const wires = Object.fromEntries(Object.entries(edges).filter(([, edge]) => edge.source !== 'c' && edge.target !== 'c'));
    expect(isColumn({ nodes: column, edges: wires })).toBe(true);
    expect(isColumn({ nodes, edges })).toBe(false);
  });
  it('puts branches side by side', () => {
    const positions = layeredLayout(branched());
    expect(positions.b?.y).toBe(positions.c?.y);
    expect(Math.abs((positions.b?.x ?? 0) - (positions.c?.x ?? 0))).toBeGreaterThan(268);
  });
});

describe('ELK', () => {
  it('keeps the trunk of a branched design in one column and its rows apart', async () => {
    const document = branched();
    const positions = fromElk(document, await new ELK().layout(toElk(document)));
    const x = (id: string): number => positions[id]?.x ?? Number.NaN;
    expect([x('a'), x('add'), x('output')]).toEqual([x('input'), x('input'), x('input')]);
    expect(Math.abs(x('b') - x('c'))).toBeGreaterThan(268);
    const ys = ['input', 'a', 'b', 'add', 'output'].map((id) => positions[id]?.y ?? Number.NaN);
    for (let row = 1; row < ys.length; row += 1) expect((ys[row] ?? 0) - (ys[row - 1] ?? 0)).toBeGreaterThanOrEqual(36);
  });
});

/** Takes the work and never answers. */
class SilentWorker {
  terminated = false;
  constructor() {
    workers.push(this);
  }
  postMessage(): void {}
  addEventListener(): void {}
  terminate(): void {
    this.terminated = true;
  }
}
const workers: SilentWorker[] = [];

describe('elkLayout', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
  it('can be given up, and ends its worker', async () => {
    vi.stubGlobal('Worker', SilentWorker);
    const control = new AbortController();
    const result = elkLayout(branched(), control.signal);
    control.abort();
    expect(await result).toEqual({ kind: 'cancelled' });
    expect(workers.at(-1)?.terminated).toBe(true);
  });
  it('takes rows when there is no answer in time, and says so', async () => {
    vi.useFakeTimers();
    vi.stubGlobal('Worker', SilentWorker);
    const result = elkLayout(branched(), new AbortController().signal);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await result).toEqual({ kind: 'fallback', positions: layeredLayout(branched()), reason: 'no answer within 20 s' });
    expect(workers.at(-1)?.terminated).toBe(true);
  });
  it('takes rows where no worker can be started', async () => {
    vi.stubGlobal('Worker', undefined);
    expect(await elkLayout(branched(), new AbortController().signal)).toMatchObject({ kind: 'fallback' });
  });
});

describe('completePositions', () => {
  it('leaves a placed design as it is', () => {
    const document = template();
    expect(completePositions(document)).toBe(document);
  });
  it('places everything where nothing is placed', () => {
    const document = template();
    expect(completePositions({ ...document, positions: {} }).positions).toEqual(document.positions);
  });
  it('puts a missing node beside those that are placed', () => {
    const document = template();
    const moved = Object.fromEntries(Object.entries(document.positions).map(([id, place]) => [id, { x: place.x + 100, y: place.y + 50 }]));
    const { block5: _missing, ...positions } = moved;
    expect(completePositions({ ...document, positions }).positions.block5).toEqual(moved.block5);
  });
});
