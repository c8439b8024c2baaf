import { describe, expect, it } from 'vitest';
import { matches } from '../../../../renderer/commands/actions/registry.ts';

const key = (name: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('matches', () => {
  it.each([
    ['Mod+Z', key('z', { ctrlKey: true }), true],
    ['Mod+Z', key('z', { metaKey: true }), true],
    ['Mod+Z', key('Z', { ctrlKey: true, shiftKey: true }), false],
    ['Mod+Shift+Z', key('Z', { ctrlKey: true, shiftKey: true }), true],
    ['A', key('a'), true],
    ['A', key('a', { ctrlKey: true }), false],
    ['Delete', key('Delete'), true],
    ['Mod++', key('+', { ctrlKey: true, shiftKey: true }), true],
    ['Mod++', key('=', { ctrlKey: true }), true],
    ['Mod+-', key('-', { ctrlKey: true }), true],
    ['Mod+0', key('0', { ctrlKey: true }), true],
    ['Shift+ArrowUp', key('ArrowUp', { shiftKey: true }), true],
    ['ArrowUp', key('ArrowUp', { shiftKey: true }), false],
    ['Escape', key('Escape', { altKey: true }), false],
  ])('%s and %o: %s', (shortcut, event, expected) => {
    expect(matches(shortcut, event)).toBe(expected);
  });
});
