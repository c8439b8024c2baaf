import type { Document, LayoutDirection, NodeId, Position } from '../../main-process/core/graph/document.ts';
import type { Command } from './command.ts';
import { placeNodes } from './nodes.ts';

/** The document as it would be with its trunk running another way; places are as they were. */
export const withDirection = (document: Document, direction: LayoutDirection): Document => {
  const { direction: _now, ...rest } = document;
  return direction === 'down' ? rest : { ...rest, direction };
};

/** Takes over a layout: the way of the trunk and all places, in one step. */
export const applyLayout = (direction: LayoutDirection, positions: Readonly<Record<NodeId, Position>>, label: string): Command => ({
  label,
  recipe: (draft) => {
    if (direction === 'down') delete draft.direction;
    else if (draft.direction !== direction) draft.direction = direction;
    placeNodes(positions, label).recipe(draft);
  },
});
