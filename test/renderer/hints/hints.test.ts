import { describe, expect, it } from 'vitest';
import { hintFor, hints } from '../../../renderer/features/hints/hints.ts';
import { createEditor, type Editor } from '../../../renderer/state/editor.svelte.ts';
import { template } from '../helpers.ts';

const open = (select: readonly string[] = []): Editor => {
  const editor = createEditor();
  editor.load(template());
  editor.select(select);
  return editor;
};
const none: ReadonlySet<string> = new Set();
const blocks = Object.values(template().nodes).filter(({ kind }) => kind === 'basic-block').map(({ id }) => id);
const inMode = (editor: Editor, mode: Editor['mode']): Editor => Object.assign(editor, { mode });

describe('hintFor', () => {
  it.each([
    ['nothing is selected', open(), false, false, null],
    ['one block is selected', open(blocks.slice(0, 1)), false, false, 'attach'],
    ['several blocks are selected', open(blocks.slice(0, 3)), false, false, 'many'],
    ['a wire is drawn', open(blocks.slice(0, 1)), true, false, 'wire'],
    ['Train is open with the built-in images', inMode(open(), 'train'), false, false, 'data'],
    ['Train is open and a run is under way', inMode(open(), 'train'), false, true, null],
  ] as const)('when %s', (_, editor, wiring, training, expected) => {
    expect(hintFor({ editor, wiring, training }, none)?.id ?? null).toBe(expected);
  });

  it('does not come again when it was put away', () => {
    const moment = { editor: open(blocks.slice(0, 1)), wiring: false, training: false };
    expect(hintFor(moment, new Set(['attach']))).toBeNull();
  });

  it('has ids of its own for all', () => {
    expect(new Set(hints.map(({ id }) => id)).size).toBe(hints.length);
  });
});
