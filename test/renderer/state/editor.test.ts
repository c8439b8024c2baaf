import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { copyFragment, paste } from '../../../renderer/commands/clipboard.ts';
import { setClasses } from '../../../renderer/commands/document.ts';
import { connect } from '../../../renderer/commands/edges.ts';
import { newNode } from '../../../renderer/commands/naming.ts';
import { insertOnEdge, move, remove } from '../../../renderer/commands/nodes.ts';
import { createEditor, type Editor } from '../../../renderer/state/editor.svelte.ts';
import { template } from '../helpers.ts';

function opened(): Editor {
  const editor = createEditor();
  editor.load(template(), { path: 'a.auxnet', modified: 1 });
  return editor;
}
const names = (editor: Editor): readonly string[] => editor.analysis.exits.map(({ exit }) => exit.name);

describe('Editor', () => {
  it('keeps what is known of a design while nodes only move', () => {
    const editor = opened();
    const before = editor.analysis;
    editor.run(move(editor.document, ['stem'], { x: 8, y: 8 }));
    flushSync();
    expect(editor.analysis).toBe(before);
    editor.run(setClasses(100));
    expect(editor.analysis).not.toBe(before);
  });

  it('names outputs after their depth as blocks come and go, in the same step', () => {
    const editor = opened();
    const text = serialiseDocument(editor.document);
    editor.run(insertOnEdge(newNode(editor.document, 'basic-block', { filters: 16 }), 'block1-block2'));
    expect(names(editor)).toEqual(['Exit 9', 'Exit 15', 'Output 22']);
    editor.undo();
    expect(serialiseDocument(editor.document)).toBe(text);
    expect(editor.canUndo).toBe(false);
  });

  it('leaves alone the name of an output that a person chose', () => {
    const editor = opened();
    const { exit7 } = editor.document.nodes;
    if (!exit7) throw new Error('no exit7');
    editor.load({ ...editor.document, nodes: { ...editor.document.nodes, exit7: { ...exit7, name: 'Exit 1' } } });
    editor.run(insertOnEdge(newNode(editor.document, 'basic-block', { filters: 16 }), 'block1-block2'));
    expect(names(editor)).toEqual(['Exit 1', 'Exit 15', 'Output 22']);
  });

  it('names a pasted output once it is wired', () => {
    const editor = opened();
    const fragment = copyFragment(editor.document, ['block9', 'exit7']);
    if (!fragment) throw new Error('nothing copied');
    const command = paste(editor.document, fragment);
    editor.run(command);
    const exit = command.select?.find((id) => editor.document.nodes[id]?.kind === 'auxiliary-output') ?? '';
    editor.run(connect(editor.document, 'block8', exit));
    expect(editor.document.nodes[exit]?.name).toBe('Exit 17');
  });

  it('refuses commands while it is locked, and says why', () => {
    const editor = opened();
    editor.locked = true;
    const before = editor.document;
    expect(editor.run(remove(before, ['block1']))).toBe(false);
    editor.undo();
    expect(editor.document).toBe(before);
    expect([editor.announcement?.tone, editor.announcement?.text]).toEqual(['error', expect.stringContaining('trains')]);
  });

  it('forgets the selection of what is gone', () => {
    const editor = opened();
    editor.select(['block1', 'block2', 'block1-block2']);
    editor.run(remove(editor.document, ['block1']));
    expect([...editor.selection]).toEqual(['block2']);
  });

  it('opens nodes into their layers as a way of looking: no step, nothing in the file, gone with its node', () => {
    const editor = opened();
    const text = serialiseDocument(editor.document);
    editor.expand(['block4', 'block5', 'no such node'], true);
    editor.selectLayer('block4', 'block4/conv1');
    expect([...editor.expanded]).toEqual(['block4', 'block5']);
    expect([editor.canUndo, editor.dirty, serialiseDocument(editor.document)]).toEqual([false, false, text]);
    editor.run(remove(editor.document, ['block4']));
    expect([...editor.expanded]).toEqual(['block5']);
    expect(editor.layer).toBeNull();
    editor.expand(['block5'], false);
    expect(editor.expanded.size).toBe(0);
    editor.expand(['block6'], true);
    editor.load(template());
    expect(editor.expanded.size).toBe(0);
  });

  it('is dirty after an edit until it is saved, and again after undoing past the save', () => {
    const editor = opened();
    expect([editor.dirty, editor.path]).toEqual([false, 'a.auxnet']);
    editor.run(setClasses(7));
    expect(editor.dirty).toBe(true);
    editor.markSaved({ path: 'b.auxnet', modified: 2 });
    expect([editor.dirty, editor.path]).toEqual([false, 'b.auxnet']);
    editor.undo();
    expect(editor.dirty).toBe(true);
    editor.redo();
    expect(editor.dirty).toBe(false);
  });
});
