import type { Change } from '../../../main-process/core/compare/index.ts';
import type { Document, NodeId } from '../../../main-process/core/graph/document.ts';
import { topologyOf } from '../../../main-process/core/graph/topology.ts';
import type { Axis } from '../../graph-view/layout/axis.ts';
import type { Box } from '../../graph-view/model/geometry.ts';

export const ghostSize = { width: 200, height: 24 } as const;
/** Beside the trunk, past the labels of the stages. */
const aside = 120;
const gap = 8;

/** A node that the design has no more, and the node behind which it stood. */
export interface Ghost {
  readonly change: Change;
  readonly box: Box;
  readonly anchor: Box | null;
}

/**
 * Where nodes that went are drawn: in a column (in a row, where the trunk runs to the right) of their own beside the
 * trunk, at the height of the node that was before them, so that they cover nothing that is there.
 */
export function placeGhosts(
  before: Document,
  removed: readonly Change[],
  matches: ReadonlyMap<NodeId, NodeId>,
  boxOf: (id: NodeId) => Box | undefined,
  direction: Axis['direction'],
): readonly Ghost[] {
  const down = direction === 'down';
  const { incoming } = topologyOf(before);
  const anchorOf = (id: NodeId): Box | null => {
    // Back through what went with it, to something that is still there.
    const seen = new Set<NodeId>();
    for (let at: NodeId | undefined = id; at !== undefined && !seen.has(at); at = incoming.get(at)?.[0]?.source) {
      seen.add(at);
      const box = boxOf(matches.get(at) ?? '');
      if (box) return box;
    }
    return null;
  };
  const wanted = removed.flatMap((change, index) => {
    if (change.before === null) return [];
    const anchor = anchorOf(change.before);
    return [{ change, anchor, index, along: anchor ? (down ? anchor.y + anchor.height / 2 : anchor.x + anchor.width / 2) + gap : 0 }];
  });
  wanted.sort((a, b) => a.along - b.along || a.index - b.index);
  const step = (down ? ghostSize.height : ghostSize.width) + gap;
  let next = Number.NEGATIVE_INFINITY;
  return wanted.map(({ change, anchor, along }) => {
    const at = Math.max(along, next);
    next = at + step;
    const edge = anchor ? (down ? anchor.x - anchor.width / 2 : anchor.y - anchor.height / 2) : 0;
    const box = down
      ? { x: edge - aside - ghostSize.width / 2, y: at + ghostSize.height / 2, ...ghostSize }
      : { x: at + ghostSize.width / 2, y: edge - aside / 2 - ghostSize.height / 2, ...ghostSize };
    return { change, box, anchor };
  });
}
