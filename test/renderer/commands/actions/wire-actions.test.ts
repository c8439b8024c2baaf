import { describe, expect, it } from 'vitest';
import { createEditorActions } from '../../../../renderer/commands/actions/editor-actions.ts';
import { closestFirst } from '../../../../renderer/features/canvas/closest-first.ts';
import { buildScene } from '../../../../renderer/graph-view/model/build-scene.ts';
import { createEditor, type Editor } from '../../../../renderer/state/editor.svelte.ts';
import type { NodeChoice, Viewport } from '../../../../renderer/state/viewport.ts';
import { template } from '../../helpers.ts';

/** An editor whose canvas keeps the last list that was offered. */
function open(): { readonly editor: Editor; readonly run: (id: string) => boolean; readonly offered: () => NodeChoice | null } {
  const editor = createEditor();
  editor.load(template());
  let offered: NodeChoice | null = null;
  const nothing = (): void => {};
  const viewport: Viewport = {
    fit: nothing, home: nothing, zoomIn: nothing, zoomOut: nothing,
    zoomToSelection: nothing, zoomActual: nothing, reveal: nothing, focus: nothing,
    rectOf: () => null,
    pointerMode: 'design',
    scene: buildScene(editor.document, editor.analysis, { selection: new Set(), exitValues: null, cutAt: null }),
    replace: nothing,
    choose: (choice) => (offered = choice),
    remember: () => ({ zoom: 1, pan: { x: 0, y: 0 }, framing: 'home' }),
  };
  editor.viewport = viewport;
  const actions = createEditorActions(editor);
  return { editor, run: (id) => actions.run(id), offered: () => offered };
}
const wires = (editor: Editor): readonly string[] =>
  Object.values(editor.document.edges).map(({ source, target }) => `${source}>${target}`).sort();

describe('wires by keyboard', () => {
  it('leads a wire to another node in one step that undo takes back', () => {
    const { editor, run, offered } = open();
    const before = wires(editor);
    const edge = Object.values(editor.document.edges).find(({ target }) => editor.document.nodes[target]?.kind === 'auxiliary-output');
    if (!edge) throw new Error('The template has no auxiliary output.');
    editor.select([edge.id]);
    expect(run('wire-source')).toBe(true);
    const to = offered()?.options.find((id) => id !== edge.source && editor.document.nodes[id]?.kind === 'basic-block') ?? '';
    offered()?.take(to);
    expect(wires(editor)).toContain(`${to}>${edge.target}`);
    expect(wires(editor)).not.toContain(`${edge.source}>${edge.target}`);
    editor.undo();
    expect(wires(editor)).toEqual(before);
  });

  it('moves an output to another block', () => {
    const { editor, run, offered } = open();
    const output = Object.values(editor.document.nodes).find(({ kind }) => kind === 'auxiliary-output')?.id ?? '';
    editor.select([output]);
    expect(run('move-output')).toBe(true);
    const to = offered()?.options.find((id) => editor.document.nodes[id]?.kind === 'basic-block') ?? '';
    offered()?.take(to);
    expect(wires(editor)).toContain(`${to}>${output}`);
  });

  it('offers only what may be connected, and says so when there is nothing', () => {
    const { editor, run, offered } = open();
    const output = Object.values(editor.document.nodes).find(({ kind }) => kind === 'output')?.id ?? '';
    editor.select([output]);
    expect(run('connect')).toBe(true);
    expect(offered()).toBeNull();
    expect(editor.announcement?.text).toMatch(/^Nothing can follow/u);
  });

  it('does nothing for a selection it is not about', () => {
    const { editor, run } = open();
    const [edge = ''] = Object.keys(editor.document.edges);
    editor.select([edge]);
    expect([run('connect'), run('move-output')]).toEqual([false, false]);
  });
});

it('offers the closest nodes first, of two equally far ones the later', () => {
  expect(closestFirst(['a', 'b', 'c', 'd', 'e'], 'c', ['a', 'b', 'd', 'e'])).toEqual(['d', 'b', 'e', 'a']);
});
