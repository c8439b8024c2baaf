import type { NodeId } from '../../../main-process/core/graph/document.ts';
import { isBlock, isOutput } from '../../../main-process/core/graph/kinds.ts';
import { headWords } from '../../graph-view/model/words.ts';
import { hostOf } from '../../graph-view/model/structure.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import { setParams } from '../nodes.ts';
import { attachOutputs, moveOutput, whyNotAttach } from '../outputs.ts';
import { blockBeside } from '../trunk.ts';
import { action, type EditorAction } from './registry.ts';
import { isEditable, selectedNodes } from './selection.ts';

/** Kinds of heads that have a letter (spec §2); the key with the letter chooses one. */
const letters = ['A', 'B', 'C', 'D'] as const;

export const outputActions = (editor: Editor): readonly EditorAction[] => {
  const outputsOnly = (): boolean => {
    const nodes = selectedNodes(editor);
    return isEditable(editor) && nodes.length > 0 && nodes.every((id) => isOutput(editor.document.nodes[id]?.kind ?? 'input'));
  };
  const docked = (): NodeId | null => {
    const [id, ...more] = selectedNodes(editor);
    return id !== undefined && more.length === 0 && hostOf(editor.document, id) !== null ? id : null;
  };
  const carry = (id: string, title: string, key: string, way: 'before' | 'after'): EditorAction =>
    action(id, title, [key], () => carryOutput(editor, docked(), way), {
      scope: 'canvas',
      enabled: () => isEditable(editor) && docked() !== null,
    });
  return [
    ...letters.map((head, index) =>
      action(
        index === 0 ? 'attach-output' : `attach-output-${head}`,
        `Attach output ${head}`,
        index === 0 ? ['A'] : [],
        () => attachTo(editor, selectedNodes(editor), head),
        {
          scope: 'canvas',
          enabled: () => isEditable(editor) && selectedNodes(editor).some((id) => whyNotAttach(editor.document, id) === null),
        },
      ),
    ),
    ...letters.map((head) =>
      action(
        `head-${head}`,
        `Head ${head}: ${headWords[head]}`,
        [head],
        () => {
          editor.run(setParams(editor.document, selectedNodes(editor), { head }));
          editor.mark();
        },
        { scope: 'canvas', enabled: outputsOnly },
      ),
    ),
    carry('output-earlier', 'Move the output to the block before', 'Alt+ArrowUp', 'before'),
    carry('output-later', 'Move the output to the block after', 'Alt+ArrowDown', 'after'),
    action('spread-outputs', 'Attach outputs at equal depth steps…', ['Shift+A'], () => void (editor.spreading = true), {
      enabled: () => isEditable(editor) && Object.values(editor.document.nodes).some(({ kind }) => isBlock(kind)),
    }),
  ];
};

/** Hangs an auxiliary output on each of the nodes that can carry one. Says why where none can. */
export function attachTo(editor: Editor, hosts: readonly NodeId[], head: string = 'A'): void {
  const able = hosts.filter((id) => whyNotAttach(editor.document, id) === null);
  const [first] = hosts;
  if (able.length === 0 && first !== undefined) editor.announce(whyNotAttach(editor.document, first) ?? '', 'error');
  if (able.length > 0) editor.run(attachOutputs(editor.document, editor.analysis, able, head));
}

function carryOutput(editor: Editor, output: NodeId | null, way: 'before' | 'after'): void {
  const host = output === null ? null : hostOf(editor.document, output);
  if (output === null || host === null) return;
  const next = blockBeside(editor.document, host, way);
  if (next === null) return editor.announce(way === 'before' ? 'No block comes before.' : 'No block follows.');
  if (!editor.run(moveOutput(editor.document, output, next))) return;
  editor.viewport?.reveal(output);
  editor.announce(`${editor.document.nodes[output]?.name ?? ''} on ${editor.document.nodes[next]?.name ?? next}`);
}
