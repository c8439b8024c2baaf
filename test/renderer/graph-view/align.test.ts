import { produce } from 'immer';
import { describe, expect, it } from 'vitest';
import type { Document, Position } from '../../../main-process/core/graph/document.ts';
import { aligned, countUnits, distributed, tidied, type Alignment } from '../../../renderer/graph-view/layout/align.ts';
import { move, placeNodes } from '../../../renderer/commands/nodes.ts';
import { collapseStage } from '../../../renderer/commands/stages.ts';
import { template } from '../helpers.ts';

const places: Readonly<Record<string, Position>> = {
  input: { x: 10, y: 0 },
  block1: { x: 50, y: 100 },
  block2: { x: 200, y: 130 },
  block4: { x: 50, y: 400 },
};
const ids = Object.keys(places);
const scattered: Document = { ...template(), positions: { ...template().positions, ...places } };
const xs = (positions: Readonly<Record<string, Position>>): readonly number[] => ids.map((id) => positions[id]?.x ?? Number.NaN);
const ys = (positions: Readonly<Record<string, Position>>): readonly number[] => ids.map((id) => positions[id]?.y ?? Number.NaN);

describe('aligned', () => {
  it.each<[Alignment, readonly number[]]>([
    ['left', [10, 10, 10, 10]],
    ['right', [200, 200, 200, 200]],
    // Two of them share a column already.
    ['centre', [50, 50, 50, 50]],
  ])('%s moves across only', (to, expected) => {
    const result = aligned(scattered, ids, to);
    expect(xs(result)).toEqual(expected);
    expect(ys(result)).toEqual(ys(places));
  });
  it.each<[Alignment, readonly number[]]>([
    // The input is 20 high, a block 24.
    ['top', [0, 2, 2, 2]],
    ['bottom', [402, 400, 400, 400]],
    ['middle', [200, 200, 200, 200]],
  ])('%s moves up and down only', (to, expected) => {
    const result = aligned(scattered, ids, to);
    expect(ys(result)).toEqual(expected);
    expect(xs(result)).toEqual(xs(places));
  });
  it('moves the members of a folded stage as one, and no docked output', () => {
    const folded = produce(template(), collapseStage(template(), 'stage1', true).recipe);
    const chosen = ['stem', 'block1', 'block2', 'block3', 'exit7'];
    expect(countUnits(folded, chosen)).toBe(2);
    const aside = produce(folded, move(folded, ['stem'], { x: 100, y: 0 }).recipe);
    const result = aligned(aside, chosen, 'left');
    expect(Object.keys(result).sort()).toEqual(['block1', 'block2', 'block3', 'stem']);
    expect(result['block2']).toEqual(aside.positions['block2']);
  });
});

describe('distributed', () => {
  it('leaves equal gaps and the outermost where they are', () => {
    const result = distributed(scattered, ids, 'vertically');
    const tops = [(result['input']?.y ?? 0) + 10, ...['block1', 'block2', 'block4'].map((id) => (result[id]?.y ?? 0) - 12)];
    const bottoms = [tops[0], ...['block1', 'block2', 'block4'].map((id) => (result[id]?.y ?? 0) + 12)];
    const gaps = [1, 2, 3].map((index) => (tops[index] ?? 0) - (bottoms[index - 1] ?? 0));
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
    expect([result['input']?.y, result['block4']?.y]).toEqual([0, 400]);
  });
  it('has nothing to do for two', () => {
    expect(distributed(scattered, ids.slice(0, 2), 'horizontally')).toEqual({});
  });
});

describe('tidied', () => {
  it('brings scattered blocks back into their column, from the first on', () => {
    const document = template();
    const moved = produce(document, placeNodes({ block2: { x: 77, y: 500 }, block3: { x: -80, y: 9 } }, '').recipe);
    const result = tidied(moved, ['block1', 'block2', 'block3']);
    for (const id of ['block1', 'block2', 'block3']) expect(result[id]).toEqual(document.positions[id]);
  });
});
