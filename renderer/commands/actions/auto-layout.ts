import type { LayoutDirection } from '../../../main-process/core/graph/document.ts';
import { elkLayout } from '../../graph-view/layout/elk-layout.ts';
import { isColumn, layeredLayout, type Positions } from '../../graph-view/layout/layered-layout.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import { applyLayout, withDirection } from '../arrange.ts';
import { notesAlong } from '../notes.ts';
import { foldPositions } from '../stages.ts';

/**
 * Lays the whole drawing out, one undo step: a single trunk as a column at once, a branched design by ELK beside the
 * window. A second call gives up the first. Nothing happens where the design was changed meanwhile.
 */
export async function autoLayout(editor: Editor, direction: LayoutDirection, label: string): Promise<void> {
  editor.layoutJob?.cancel();
  const before = editor.document;
  const turned = withDirection(before, direction);
  const positions = isColumn(turned) ? layeredLayout(turned) : await byElk(editor, turned);
  if (positions === null) return;
  if (editor.document.nodes !== before.nodes || editor.document.edges !== before.edges) {
    editor.announce('The design was changed while it was laid out. Ask for the layout again.', 'error');
    return;
  }
  const placed = foldPositions(turned, positions);
  editor.run(applyLayout(direction, { ...placed, ...notesAlong(before, placed) }, label));
  editor.viewport?.home();
}

async function byElk(editor: Editor, document: Editor['document']): Promise<Positions | null> {
  const control = new AbortController();
  const job = { nodes: Object.keys(document.nodes).length, cancel: () => control.abort() };
  editor.layoutJob = job;
  const result = await elkLayout(document, control.signal);
  if (editor.layoutJob === job) editor.layoutJob = null;
  if (result.kind === 'cancelled') return null;
  if (result.kind === 'fallback') editor.announce(`Laid out in plain rows: ${result.reason}.`, 'error');
  return result.positions;
}
