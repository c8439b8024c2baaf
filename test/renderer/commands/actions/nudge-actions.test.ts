import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nudgeActions } from '../../../../renderer/commands/actions/nudge-actions.ts';
import { createRegistry } from '../../../../renderer/commands/actions/registry.ts';
import { createEditor } from '../../../../renderer/state/editor.svelte.ts';
import { template } from '../../helpers.ts';

const press = (): { readonly x: () => number; readonly undo: () => void; readonly go: (shortcut: string) => void } => {
  const editor = createEditor();
  editor.load(template());
  editor.select(['block4']);
  const start = editor.document.positions.block4?.x ?? Number.NaN;
  const nudge = createRegistry(nudgeActions(editor)).get('nudge-right');
  return {
    x: () => (editor.document.positions.block4?.x ?? Number.NaN) - start,
    undo: () => editor.undo(),
    go: (shortcut) => void nudge?.run(shortcut),
  };
};

describe('nudge', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());

  it.each([
    ['ArrowRight', 8],
    ['Shift+ArrowRight', 40],
    ['Alt+ArrowRight', 1],
  ])('%s moves by %i', (shortcut, distance) => {
    const { go, x } = press();
    go(shortcut);
    expect(x()).toBe(distance);
  });

  it('undoes a burst of presses at once, and what came before the pause apart', () => {
    const { go, undo, x } = press();
    go('ArrowRight');
    vi.advanceTimersByTime(2_000);
    for (let index = 0; index < 3; index += 1) {
      go('ArrowRight');
      vi.advanceTimersByTime(100);
    }
    expect(x()).toBe(32);
    undo();
    expect(x()).toBe(8);
    undo();
    expect(x()).toBe(0);
  });
});
