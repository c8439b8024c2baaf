import { describe, expect, it } from 'vitest';
import { relative } from '../../../renderer/graph-view/element-sync.ts';
import { distanceToPath, type Box } from '../../../renderer/graph-view/model/geometry.ts';
import { routeWire } from '../../../renderer/graph-view/model/routes.ts';

const box = (x: number, y: number): Box => ({ x, y, width: 268, height: 24 });

describe('routeWire', () => {
  it('is straight down a free column', () => {
    expect(routeWire(box(0, 0), box(0, 40), [])).toEqual([{ x: 0, y: 12 }, { x: 0, y: 28 }]);
  });
  it('passes beside the nodes that it skips', () => {
    const [source, between, target] = [box(0, 0), box(0, 40), box(0, 80)];
    const path = routeWire(source, target, [source, between, target]);
    expect(path[0]).toEqual({ x: 0, y: 12 });
    expect(path[path.length - 1]).toEqual({ x: 0, y: 68 });
    expect(Math.max(...path.map((point) => point.x))).toBeGreaterThan(134);
    for (const x of [-130, 0, 130]) expect(distanceToPath({ x, y: 40 }, path)).toBeGreaterThan(10);
  });
  it('turns by right angles to another column', () => {
    const path = routeWire(box(0, 0), box(400, 80), []);
    for (let index = 1; index < path.length; index += 1) {
      const [a, b] = [path[index - 1], path[index]];
      expect(a?.x === b?.x || a?.y === b?.y).toBe(true);
    }
  });
  it('goes around to a node above', () => {
    const path = routeWire(box(0, 80), box(0, 0), []);
    expect(path.length).toBe(6);
    expect(path[path.length - 1]).toEqual({ x: 0, y: -12 });
  });
});

describe('relative', () => {
  // Cytoscape: point = from + weight · (to − from) + distance · perpendicular, the perpendicular being (−dy, dx) turned to the left of the way.
  it.each([
    [{ x: 30, y: 50 }, { x: 0, y: 0 }, { x: 0, y: 100 }, 0.5, -30],
    [{ x: 25, y: 10 }, { x: 0, y: 0 }, { x: 100, y: 0 }, 0.25, 10],
  ])('of %o', (point, from, to, weight, distance) => {
    const result = relative(point, from, to);
    expect(result.weight).toBeCloseTo(weight);
    expect(result.distance).toBeCloseTo(distance);
  });
});
