import { describe, expect, it } from 'vitest';
import { edgePan } from '../../../renderer/features/canvas/gestures/auto-pan.ts';

const size = { width: 800, height: 600 };

describe('edgePan', () => {
  it.each([
    [{ x: 400, y: 300 }, [0, 0]],
    [{ x: 24, y: 576 }, [0, 0]],
    [{ x: 10, y: 300 }, [1, 0]],
    [{ x: 795, y: 300 }, [-1, 0]],
    [{ x: 400, y: -40 }, [0, 1]],
    [{ x: 900, y: 700 }, [-1, -1]],
  ])('at %o the view goes %o', (pointer, way) => {
    const { x, y } = edgePan(pointer, size);
    expect([Math.sign(x), Math.sign(y)]).toEqual(way);
  });
  it('goes faster further out, up to a limit', () => {
    const speed = (x: number): number => edgePan({ x, y: 300 }, size).x;
    expect(speed(-20)).toBeGreaterThan(speed(10));
    expect(speed(-5_000)).toBe(speed(-500));
  });
});
