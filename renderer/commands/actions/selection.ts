import type { NodeId, Note } from '../../../main-process/core/graph/document.ts';
import type { Editor } from '../../state/editor.svelte.ts';

/** What actions ask of the editor before they run. */
export const isEditable = (editor: Editor): boolean => editor.lockReason === null;

/** Selected nodes, in the order they were selected. */
export const selectedNodes = (editor: Editor): readonly NodeId[] => [...editor.selection].filter((id) => id in editor.document.nodes);

/** Selected nodes that have a place of their own. */
export const placedSelection = (editor: Editor): readonly NodeId[] => selectedNodes(editor).filter((id) => id in editor.document.positions);

/** Selected nodes and notes: what can be copied, moved and placed. */
export const selectedItems = (editor: Editor): readonly string[] =>
  [...editor.selection].filter((id) => id in editor.document.nodes || id in editor.document.notes);
/** Those of them that have a place of their own. */
export const placedItems = (editor: Editor): readonly string[] => selectedItems(editor).filter((id) => id in editor.document.positions);

/** The note that is selected alone. */
export const selectedNote = ({ selection, document }: Pick<Editor, 'selection' | 'document'>): Note | null => {
  const [id, ...others] = selection;
  return id !== undefined && others.length === 0 ? (document.notes[id] ?? null) : null;
};

/** The stages that the selection lies in. */
export const selectedStages = (editor: Editor): ReadonlySet<string> =>
  new Set([...editor.selection].flatMap((id) => editor.document.nodes[id]?.stage ?? []));
