import { produce } from 'immer';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { applyLayout, withDirection } from '../../../renderer/commands/arrange.ts';
import { between, Glide, glideLimit, glideTime, worthGliding } from '../../../renderer/graph-view/glide.ts';
import { layeredLayout } from '../../../renderer/graph-view/layout/layered-layout.ts';
import { buildScene } from '../../../renderer/graph-view/model/build-scene.ts';
import type { Scene } from '../../../renderer/graph-view/model/scene.ts';
import { move } from '../../../renderer/commands/nodes.ts';
import { template } from '../helpers.ts';

const nothing = { selection: new Set<string>(), exitValues: null, cutAt: null };
const sceneOf = (document: Document): Scene => buildScene(document, analyse(document), nothing);
const down = template();
const right = produce(down, applyLayout('right', layeredLayout(withDirection(down, 'right')), 'Lay out to the right').recipe);
const [from, to] = [sceneOf(down), sceneOf(right)];

/** Frames that come when the test says so. */
function film(): { readonly drawn: Scene[]; readonly glide: Glide; readonly advance: (ms: number) => void } {
  const drawn: Scene[] = [];
  let time = 0;
  let waiting: (() => void)[] = [];
  const glide = new Glide((scene) => void drawn.push(scene), { now: () => time, request: (frame) => void waiting.push(frame) });
  const advance = (ms: number): void => {
    time += ms;
    const frames = waiting;
    waiting = [];
    for (const frame of frames) frame();
  };
  return { drawn, glide, advance };
}
const x = (scene: Scene | undefined, id = 'block9'): number => scene?.nodes.get(id)?.box.x ?? Number.NaN;

describe('between', () => {
  it('puts nodes, stages and ends of wires part of the way', () => {
    const half = between(from, to, 0.5);
    expect(x(half)).toBe((x(from) + x(to)) / 2);
    expect(half.stages.get('stage2')?.box.x).toBe(((from.stages.get('stage2')?.box.x ?? 0) + (to.stages.get('stage2')?.box.x ?? 0)) / 2);
    const [edge] = half.edges.values();
    expect(edge?.path[0]).toEqual({
      x: ((from.edges.get(edge?.id ?? '')?.path[0]?.x ?? 0) + (to.edges.get(edge?.id ?? '')?.path[0]?.x ?? 0)) / 2,
      y: ((from.edges.get(edge?.id ?? '')?.path[0]?.y ?? 0) + (to.edges.get(edge?.id ?? '')?.path[0]?.y ?? 0)) / 2,
    });
    expect(between(from, to, 1)).toBe(to);
  });
});

describe('worthGliding', () => {
  it('is for layouts, not for nudges nor for large drawings', () => {
    expect(worthGliding(from, to)).toBe(true);
    expect(worthGliding(from, from)).toBe(false);
    expect(worthGliding(from, sceneOf(produce(down, move(down, ['block1', 'block2'], { x: 8, y: 0 }).recipe)))).toBe(false);
    const many = new Map([...Array(glideLimit + 1).keys()].map((index) => [`n${index}`, [...to.nodes.values()][0]!]));
    expect(worthGliding(from, { ...to, nodes: many })).toBe(false);
  });
});

describe('Glide', () => {
  it('draws the way there and ends on the scene itself', () => {
    const { drawn, glide, advance } = film();
    glide.show(from, false);
    glide.show(to, false);
    expect(drawn).toEqual([from]);
    advance(glideTime / 4);
    expect(x(drawn.at(-1))).toBeGreaterThan(x(from));
    expect(x(drawn.at(-1))).toBeLessThan(x(to));
    advance(glideTime);
    expect(drawn.at(-1)).toBe(to);
    advance(1);
    expect(drawn).toHaveLength(3);
  });
  it('jumps where nothing may move', () => {
    const { drawn, glide, advance } = film();
    glide.show(from, false);
    glide.show(to, true);
    advance(1);
    expect(drawn).toEqual([from, to]);
  });
  it('turns to another place on the way, and takes over what else changed', () => {
    const { drawn, glide, advance } = film();
    glide.show(from, false);
    glide.show(to, false);
    advance(glideTime / 2);
    const selected = buildScene(right, analyse(right), { selection: new Set(['block9']), exitValues: null, cutAt: null }, to);
    glide.show(selected, false);
    advance(glideTime / 4);
    expect(drawn.at(-1)?.nodes.get('block9')?.selected).toBe(true);
    glide.show(from, false);
    advance(glideTime);
    expect(drawn.at(-1)).toBe(from);
  });
});
