import { describe, expect, it } from 'vitest';
import { recentFirst } from '../../../renderer/features/canvas/recent-items.ts';

const items = ['conv', 'add', 'dense'].map((id) => ({ id }));

describe('recentFirst', () => {
  it.each([
    [[], ['conv', 'add', 'dense'], 0],
    [['dense'], ['dense', 'conv', 'add'], 1],
    [['dense', 'conv'], ['dense', 'conv', 'add'], 2],
    [['gone', 'add'], ['add', 'conv', 'dense'], 1],
  ])('%o', (used, order, recent) => {
    const found = recentFirst(items, used);
    expect(found.items.map(({ id }) => id)).toEqual(order);
    expect(found.recent).toBe(recent);
  });
});
