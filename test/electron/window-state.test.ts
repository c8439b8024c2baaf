import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { defaultSize, placeWindow, readWindowState, writeWindowState } from '../../electron/window-state.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const left = { x: 0, y: 0, width: 1920, height: 1040 };
const right = { x: 1920, y: 0, width: 1280, height: 984 };
const small = { x: 0, y: 0, width: 1024, height: 700 };

describe('placeWindow', () => {
  const kept = { x: 2000, y: 100, width: 1100, height: 700 };
  test.each([
    ['first start: the default size, in the middle', null, [left], { x: 240, y: 70, ...defaultSize }],
    ['a display smaller than the default: as large as it', null, [small], small],
    ['as it was left', kept, [left, right], kept],
    ['its display is gone: the same size, in the middle of the first', kept, [left], { x: 410, y: 170, width: 1100, height: 700 }],
    ['only a corner is visible: cannot be caught with the mouse', { ...kept, x: 3190 }, [left, right], { x: 410, y: 170, width: 1100, height: 700 }],
    ['title bar above the display', { ...kept, y: -30 }, [left, right], { x: 410, y: 170, width: 1100, height: 700 }],
    ['half off the side: stays', { ...kept, x: 2700 }, [left, right], { ...kept, x: 2700 }],
    ['smaller than allowed: grows in place', { ...kept, width: 100, height: 80 }, [left, right], { ...kept, width: 960, height: 600 }],
  ])('%s', (_title, state, displays, expected) => {
    expect(placeWindow(state, displays)).toEqual(expected);
  });
});

describe('the state file', () => {
  const state = { bounds: { x: 1, y: 2, width: 1000, height: 700 }, maximised: true, theme: 'dark' } as const;

  test('comes back as it was written, with no temporary file left', () => {
    const folder = join(temporaryFolder(), 'home');
    writeWindowState(join(folder, 'window.json'), state);
    expect(readWindowState(join(folder, 'window.json'))).toEqual(state);
    expect(readdirSync(folder)).toEqual(['window.json']);
  });

  test.each([
    ['missing', null],
    ['cut off', '{"bounds":{"x":1'],
    ['of another shape', '{"bounds":{"x":1,"y":2,"width":-5,"height":3},"maximised":false,"theme":"dark"}'],
    ['not an object', '7'],
  ])('%s: no state', (_title, text) => {
    const file = join(temporaryFolder(), 'window.json');
    if (text !== null) writeFileSync(file, text);
    expect(readWindowState(file)).toBeNull();
  });

  test('where it cannot be written, closing goes on', () => {
    const file = join(temporaryFolder(), 'window.json');
    mkdirSync(file);
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(() => writeWindowState(file, state)).not.toThrow();
    expect(complaint).toHaveBeenCalledWith(expect.stringContaining(file));
    complaint.mockRestore();
  });
});
