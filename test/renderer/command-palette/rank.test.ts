import { describe, expect, it } from 'vitest';
import { createEditorActions } from '../../../renderer/commands/actions/editor-actions.ts';
import { match, rank } from '../../../renderer/features/command-palette/rank.ts';
import { whyNot } from '../../../renderer/features/command-palette/why-not.ts';
import { createEditor } from '../../../renderer/state/editor.svelte.ts';
import { template } from '../helpers.ts';

const titles = ['Zoom in', 'Find in the design…', 'Insert here', 'Attach output A', 'Train'].map((title, index) => ({ id: String(index), title }));
const found = (query: string, recent: readonly string[] = []): readonly string[] =>
  rank(titles, query, (item) => item, recent).map(({ title }) => title);

describe('rank', () => {
  it.each([
    ['what begins so comes first', 'in', ['Insert here', 'Zoom in', 'Find in the design…', 'Train']],
    ['the words in any order', 'output attach', ['Attach output A']],
    ['signs are signs', 'design…', ['Find in the design…']],
    ['nothing fits', 'xyz', []],
    ['nothing is typed', '', titles.map(({ title }) => title)],
  ])('%s', (_, query, expected) => {
    expect(found(query)).toEqual(expected);
  });

  it('puts what was used last before equally good ones', () => {
    expect(found('', ['3', '4'])).toEqual(['Attach output A', 'Train', 'Zoom in', 'Find in the design…', 'Insert here']);
  });

  it('finds by other words, after the titles', () => {
    expect([match('Add', 'sum', 'sum'), match('Add', 'sum', 'add'), match('Add', 'sum', 'mean')]).toEqual([3, 0, null]);
  });
});

describe('whyNot', () => {
  it.each([
    ['undo', 'Nothing to undo.'],
    ['duplicate', 'Select something first.'],
    ['connect', 'Select one node.'],
    ['attach-output-B', 'Select a block first.'],
    ['stop', 'Nothing is training.'],
  ])('says what %s waits for', (id, reason) => {
    const editor = createEditor();
    editor.load(template());
    const action = createEditorActions(editor).get(id);
    expect(action?.enabled() ?? false).toBe(false);
    expect(whyNot(action ?? { id, scope: 'window' }, editor, null)).toBe(reason);
  });

  it('says that the design is locked where that is the reason, and why training is', () => {
    const editor = createEditor();
    editor.load(template());
    editor.mode = 'train';
    expect(whyNot({ id: 'group', scope: 'window' }, editor, null)).toBe(editor.lockReason);
    expect(whyNot({ id: 'copy', scope: 'window' }, editor, null)).toBe('Select something first.');
    expect(whyNot({ id: 'train', scope: 'window' }, editor, '1 error in the design.')).toBe('1 error in the design.');
  });
});
