import { describe, expect, it } from 'vitest';
import { relative } from '../../../renderer/graph-view/element-sync.ts';
import { distanceToPath, type Box } from '../../../renderer/graph-view/model/geometry.ts';
import { axes } from '../../../renderer/graph-view/layout/axis.ts';
import { Obstacles } from '../../../renderer/graph-view/model/obstacles.ts';
import { routeWire } from '../../../renderer/graph-view/model/routes.ts';

const box = (x: number, y: number): Box => ({ x, y, width: 268, height: 24 });

describe('routeWire', () => {
  it('is straight down a free column', () => {
    expect(routeWire(axes.down, box(0, 0), box(0, 40), new Obstacles([]))).toEqual({
      path: [
        { x: 0, y: 12 },
        { x: 0, y: 28 },
      ],
      aside: false,
    });
  });
  it('passes beside the nodes that it skips', () => {
    const [source, between, target] = [box(0, 0), box(0, 40), box(0, 80)];
    const { path, aside } = routeWire(axes.down, source, target, new Obstacles([source, between, target]));
    expect(aside).toBe(true);
    expect([path[0]?.x, path[path.length - 1]?.x]).toEqual([134, 134]);
    expect(Math.max(...path.map((point) => point.x))).toBeGreaterThan(140);
    for (const x of [-130, 0, 130]) expect(distanceToPath({ x, y: 40 }, path)).toBeGreaterThan(10);
  });
  it('turns by right angles to another column', () => {
    const { path } = routeWire(axes.down, box(0, 0), box(400, 80), new Obstacles([]));
    expect(path.length).toBe(4);
    for (let index = 1; index < path.length; index += 1) {
      const [a, b] = [path[index - 1], path[index]];
      expect(a?.x === b?.x || a?.y === b?.y).toBe(true);
    }
  });
  it('leaves alone what stands in the way of the shorter turn', () => {
    const { path } = routeWire(axes.down, box(0, 0), box(400, 120), new Obstacles([box(0, 60)]));
    expect(distanceToPath({ x: 0, y: 60 }, path)).toBeGreaterThan(12);
  });
  it('goes around to a node above', () => {
    const { path, aside } = routeWire(axes.down, box(0, 80), box(0, 0), new Obstacles([]));
    expect(aside).toBe(true);
    expect(path[path.length - 1]).toEqual({ x: 134, y: -5 });
  });
});

describe('relative', () => {
  // Cytoscape: point = from + weight · (to − from) + distance · perpendicular.
  it.each([
    [{ x: 30, y: 50 }, { x: 0, y: 0 }, { x: 0, y: 100 }, 0.5, -30],
    [{ x: 25, y: 10 }, { x: 0, y: 0 }, { x: 100, y: 0 }, 0.25, 10],
  ])('of %o', (point, from, to, weight, distance) => {
    const result = relative(point, from, to);
    expect(result.weight).toBeCloseTo(weight);
    expect(result.distance).toBeCloseTo(distance);
  });
});
