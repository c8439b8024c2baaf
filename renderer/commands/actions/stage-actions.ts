import type { Editor } from '../../state/editor.svelte.ts';
import { collapseStage, groupIntoStage, ungroupStage } from '../stages.ts';
import { action, type EditorAction } from './registry.ts';
import { isEditable, placedSelection, selectedNodes, selectedStages } from './selection.ts';

export const stageActions = (editor: Editor): readonly EditorAction[] => {
  const inStage = (): boolean => isEditable(editor) && selectedStages(editor).size > 0;
  return [
    action(
      'group',
      'Group into a stage',
      ['Mod+G'],
      () => {
        editor.run(groupIntoStage(editor.document, selectedNodes(editor)));
      },
      { enabled: () => isEditable(editor) && placedSelection(editor).length > 0 },
    ),
    action(
      'ungroup',
      'Ungroup the stage',
      ['Mod+Shift+G'],
      () => {
        for (const stage of selectedStages(editor)) editor.run(ungroupStage(editor.document, stage));
      },
      { enabled: inStage },
    ),
    action(
      'fold-stage',
      'Fold or open the stage',
      ['Mod+Shift+E'],
      () => {
        for (const stage of selectedStages(editor))
          editor.run(collapseStage(editor.document, stage, !editor.document.stages[stage]?.collapsed));
      },
      { enabled: inStage },
    ),
  ];
};
