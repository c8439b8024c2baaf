import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inTurn } from '../../../renderer/ui/in-turn.ts';

describe('inTurn', () => {
  let frames: (() => void)[] = [];
  beforeEach(() => {
    frames = [];
    vi.stubGlobal('requestAnimationFrame', (callback: () => void) => frames.push(callback));
  });
  afterEach(() => void vi.unstubAllGlobals());
  /** Draws a frame; false where none was asked for. */
  const frame = (): boolean => {
    const [callback, ...others] = frames;
    frames = others;
    callback?.();
    return callback !== undefined;
  };

  it('does one job a frame, in the order in which owners came, and of each the latest', () => {
    const done: string[] = [];
    const [a, b] = [{}, {}];
    for (const [owner, name] of [[a, 'a1'], [b, 'b1'], [a, 'a2']] as const) inTurn(owner, () => done.push(name));
    expect(done).toEqual([]);
    frame();
    expect(done).toEqual(['a2']);
    inTurn(a, () => done.push('a3'));
    frame();
    expect(done).toEqual(['a2', 'b1']);
    frame();
    expect(done).toEqual(['a2', 'b1', 'a3']);
    expect(frame()).toBe(false);
  });

  it('goes on after a job that failed, and after one that asks for another turn', () => {
    const done: string[] = [];
    const [a, b] = [{}, {}];
    inTurn(a, () => {
      throw new Error('no canvas');
    });
    inTurn(b, () => inTurn(b, () => done.push('again')));
    expect(frame).toThrow('no canvas');
    frame();
    frame();
    expect(done).toEqual(['again']);
    expect(frame()).toBe(false);
  });
});
