import type { EdgeId, NodeId } from '../../../main-process/core/graph/document.ts';
import { isDocked } from '../../graph-view/model/structure.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import { connect, lead } from '../edges.ts';
import { moveOutput, whyNotAttach } from '../outputs.ts';
import { wireSources, wireTargets } from '../wire-ends.ts';
import { action, type EditorAction } from './registry.ts';
import { isEditable, selectedNodes } from './selection.ts';

/** What the pointer does by drawing wires, done by choosing the other end from a list. */
export const wireActions = (editor: Editor): readonly EditorAction[] => {
  const node = (): NodeId | null => {
    const ids = selectedNodes(editor);
    return ids.length === 1 ? (ids[0] ?? null) : null;
  };
  const wire = (): EdgeId | null => {
    const [id, ...others] = editor.selection;
    return id !== undefined && others.length === 0 && id in editor.document.edges ? id : null;
  };
  const name = (id: NodeId): string => editor.document.nodes[id]?.name ?? id;
  const can = (subject: () => string | null) => (): boolean => isEditable(editor) && editor.viewport !== null && subject() !== null;
  const docked = (): NodeId | null => {
    const id = node();
    return id !== null && isDocked(editor.document, id) ? id : null;
  };

  function chooseTarget(): void {
    const source = node();
    if (source === null) return;
    const options = wireTargets(editor.document, source);
    offer(`Connect ${name(source)} to`, source, options, `Nothing can follow ${name(source)}.`, (target) => connectNodes(editor, source, target));
  }
  function chooseHost(): void {
    const output = docked();
    if (output === null) return;
    const options = Object.keys(editor.document.nodes).filter((id) => id !== output && whyNotAttach(editor.document, id) === null);
    offer(`Move ${name(output)} to`, output, options, 'There is no block to move it to.', (host) =>
      editor.run(moveOutput(editor.document, output, host)),
    );
  }
  function chooseEnd(end: 'source' | 'target'): void {
    const id = wire();
    const edge = id === null ? undefined : editor.document.edges[id];
    if (!edge) return;
    const options = end === 'target' ? wireTargets(editor.document, edge.source) : wireSources(editor.document, edge.target);
    const title = end === 'target' ? `Lead the wire from ${name(edge.source)} to` : `Feed ${name(edge.target)} from`;
    offer(title, edge[end], options, 'No other node can take this end.', (to) =>
      editor.run(end === 'target' ? lead(editor.document, edge.id, edge.source, to) : lead(editor.document, edge.id, to, edge.target)),
    );
  }
  /** Opens the list, or says why there is nothing to choose from. */
  function offer(title: string, near: NodeId, options: readonly NodeId[], none: string, take: (id: NodeId) => void): void {
    if (options.length === 0) editor.announce(none, 'error');
    else editor.viewport?.choose({ title, near, options, take });
  }

  return [
    action('connect', 'Connect to…', ['C'], chooseTarget, { scope: 'canvas', enabled: can(node) }),
    action('move-output', 'Move the output to…', ['M'], chooseHost, { scope: 'canvas', enabled: can(docked) }),
    action('wire-target', 'Lead the wire to another node…', ['C'], () => chooseEnd('target'), { scope: 'canvas', enabled: can(wire) }),
    action('wire-source', 'Feed the wire from another node…', ['Shift+C'], () => chooseEnd('source'), { scope: 'canvas', enabled: can(wire) }),
  ];
};

/** Draws a wire, and says so when the target let go of another one: only merges take more than one. */
export function connectNodes(editor: Editor, source: NodeId, target: NodeId): void {
  const { nodes, edges } = editor.document;
  editor.run(connect(editor.document, source, target));
  const lost = Object.values(edges).find((edge) => edge.target === target && !(edge.id in editor.document.edges));
  if (!lost) return;
  editor.announce(
    `${nodes[target]?.name ?? target} takes one wire: it let go of ${nodes[lost.source]?.name ?? lost.source}. Join branches with Add or Concatenate.`,
    'error',
  );
}
