import type { NodeId } from '../../../main-process/core/graph/document.ts';
import { headKinds } from '../../../main-process/core/graph/kinds.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import { exitName, newNode } from '../naming.ts';
import { attachOutput, whyNotAttach } from '../outputs.ts';
import { action, type EditorAction } from './registry.ts';
import { isEditable, selectedNodes } from './selection.ts';

export const outputActions = (editor: Editor): readonly EditorAction[] =>
  headKinds
    .slice(0, 4)
    .map((head, index) =>
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
    );

/** Hangs an auxiliary output on each of the nodes that can carry one. Says why where none can. */
export function attachTo(editor: Editor, hosts: readonly NodeId[], head: string = 'A'): void {
  const able = hosts.filter((id) => whyNotAttach(editor.document, id) === null);
  const [first] = hosts;
  if (able.length === 0 && first !== undefined) editor.announce(whyNotAttach(editor.document, first) ?? '', 'error');
  for (const host of able) {
    const output = { ...newNode(editor.document, 'auxiliary-output', { head }), name: exitName(editor.document, editor.analysis, host) };
    editor.run(attachOutput(editor.document, output, host));
  }
}
