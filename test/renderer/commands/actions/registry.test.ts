import { afterEach, describe, expect, it, vi } from 'vitest';
import { action, createRegistry, matches } from '../../../../renderer/commands/actions/registry.ts';

const key = (name: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}, code = '') => ({
  key: name,
  code,
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
    ['Shift+2', key('@', { shiftKey: true }, 'Digit2'), true],
    ['Shift+2', key('2', { shiftKey: true }, 'Digit2'), true],
    ['Shift+2', key('é', {}, 'Digit2'), false],
    ['Shift+ArrowUp', key('ArrowUp', { shiftKey: true }), true],
    ['Shift+F8', key('F8', { shiftKey: true }, 'F8'), true],
    ['F8', key('F8', { shiftKey: true }, 'F8'), false],
    ['ArrowUp', key('ArrowUp', { shiftKey: true }), false],
    ['Escape', key('Escape', { altKey: true }), false],
  ])('%s and %o: %s', (shortcut, event, expected) => {
    expect(matches(shortcut, event)).toBe(expected);
  });
});

describe('dispatch', () => {
  afterEach(() => void vi.unstubAllGlobals());
  it('tells an action which of its shortcuts was pressed', () => {
    // There is no page here, so nothing that has the focus is a field.
    vi.stubGlobal('HTMLElement', class {});
    const pressed: (string | undefined)[] = [];
    const actions = createRegistry([action('nudge', 'Nudge', ['ArrowUp', 'Shift+ArrowUp'], (shortcut) => void pressed.push(shortcut))]);
    for (const shiftKey of [false, true]) {
      // Only what dispatch reads of an event.
      const event = { ...key('ArrowUp', { shiftKey }), target: null, defaultPrevented: false, preventDefault: () => undefined } as unknown as KeyboardEvent;
      expect(actions.dispatch(event, 'window')).toBe(true);
    }
    expect(pressed).toEqual(['ArrowUp', 'Shift+ArrowUp']);
  });
});
