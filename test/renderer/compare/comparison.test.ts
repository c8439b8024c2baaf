import { flushSync } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyDocument } from '../../../main-process/core/graph/create.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { setParams } from '../../../renderer/commands/nodes.ts';
import { ComparisonSession } from '../../../renderer/features/compare/comparison.svelte.ts';
import { costText, countWords, shortText, whatWords } from '../../../renderer/features/compare/change-words.ts';
import type { Layout } from '../../../renderer/shell/layout.svelte.ts';
import { createEditor, type Editor } from '../../../renderer/state/editor.svelte.ts';
import { template } from '../helpers.ts';
import { OpenDocument } from '../../../renderer/state/open-document.svelte.ts';

const design = (): Document => template();
let editor: Editor;
let comparison: ComparisonSession;
/** Of the frame's layout the session needs these two. */
const layout = { dockTab: 'problems', show: vi.fn((tab: string) => void (layout.dockTab = tab)) };

beforeEach(() => {
  editor = createEditor();
  editor.load(design());
  layout.dockTab = 'problems';
  // The real one keeps its measures in the browser's storage.
  comparison = new ComparisonSession(editor, layout as unknown as Layout);
});

describe('a comparison', () => {
  it('follows edits, leaves the history alone, and ends', () => {
    comparison.start(design(), 'net.auxnet');
    expect(comparison.result?.changes).toEqual([]);
    expect([layout.dockTab, editor.dirty]).toEqual(['changes', false]);
    editor.run(setParams(editor.document, ['block3'], { filters: 24 }));
    flushSync();
    expect(comparison.result?.changes.map(({ title }) => title)).toContain('Block 3');
    editor.undo();
    expect(comparison.result?.changes).toEqual([]);
    comparison.leave();
    expect([comparison.result, layout.dockTab]).toEqual([null, 'problems']);
  });

  it('walks round, selects what is there, and can be thinned', () => {
    const other = design();
    const { block9: _gone, ...nodes } = other.nodes;
    comparison.start({ ...other, nodes, classes: 7 } as Document, 'other');
    comparison.step(1);
    expect(comparison.index).toBe(0);
    const present = comparison.shown[0];
    if (present?.of === 'node' && present.after !== null) expect([...editor.selection]).toEqual([present.after]);
    comparison.step(-1);
    expect(comparison.index).toBe(comparison.shown.length - 1);
    comparison.filter = 'added';
    expect(comparison.shown.map(({ kind }) => kind)).toEqual(comparison.shown.map(() => 'added'));
    expect(comparison.shown.map(({ title }) => title)).toContain('Block 9');
  });

  it('belongs to its document: another one in front hides it', () => {
    comparison.start(design(), 'other');
    const mine = editor.current;
    editor.activate(new OpenDocument(emptyDocument()));
    expect(comparison.result).toBeNull();
    editor.activate(mine);
    expect(comparison.result).not.toBeNull();
  });
});

describe('in words', () => {
  it.each([
    [countWords({ added: 0, removed: 0, changed: 0, moved: 0 }), 'no difference'],
    [countWords({ added: 2, removed: 0, changed: 1, moved: 0 }), '2 added, 1 changed'],
    [shortText({ fields: [{ field: 'filters', from: '16', to: '32' }, { field: 'strides', from: '1', to: '2' }] }), 'filters 16 → 32 +1'],
    [shortText({ fields: [] }), ''],
    [whatWords({ kind: 'removed', of: 'connection' }), 'Removed connection'],
    [costText({ name: 'depth', from: 20, to: 32 }), '20 → 32 (+12)'],
    [costText({ name: 'depth', from: 20, to: 20 }), '20'],
  ])('%s', (text, expected) => expect(text).toBe(expected));
});
