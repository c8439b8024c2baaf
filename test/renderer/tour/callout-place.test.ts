import { describe, expect, it } from 'vitest';
import { placeCallout, type Rect } from '../../../renderer/features/tour/callout-place.ts';

const card = { width: 320, height: 160 };
const overlaps = (a: Rect, b: Rect): boolean =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;

describe('placeCallout', () => {
  it.each<[string, Rect, string]>([
    ['a block of the trunk', { left: 600, top: 160, width: 268, height: 24 }, 'left'],
    ['the button at the upper right', { left: 1192, top: 6, width: 80, height: 28 }, 'left'],
    ['the rail', { left: 0, top: 40, width: 48, height: 52 }, 'right'],
    ['the templates', { left: 300, top: 120, width: 640, height: 260 }, 'below'],
    ['a wide dock below', { left: 48, top: 570, width: 1232, height: 204 }, 'above'],
    ['a wide list above', { left: 48, top: 40, width: 1232, height: 204 }, 'below'],
  ])('stands beside %s and covers nothing of it', (_, target, side) => {
    const at = placeCallout(target, card, { width: 1280, height: 800 });
    expect(overlaps({ ...at, ...card }, target)).toBe(false);
    const found = at.left + card.width <= target.left ? 'left' : at.left >= target.left + target.width ? 'right' : at.top < target.top ? 'above' : 'below';
    expect(found).toBe(side);
    expect(at.left).toBeGreaterThanOrEqual(0);
    expect(at.top).toBeGreaterThanOrEqual(0);
    expect(at.left + card.width).toBeLessThanOrEqual(1280);
    expect(at.top + card.height).toBeLessThanOrEqual(800);
  });

  it.each([
    ['there is no target', null],
    ['no side has room', { left: 20, top: 20, width: 1240, height: 760 }],
  ])('stands in the corner when %s', (_, target) => {
    expect(placeCallout(target, card, { width: 1280, height: 800 })).toEqual({ left: 60, top: 600 });
  });
});
