import type { NodeId } from '../../../../main-process/core/graph/document.ts';
import type { Hit } from '../../../graph-view/model/hit-test.ts';
import { isDocked } from '../../../graph-view/model/structure.ts';
import { CarryOutput } from './carry-output.svelte.ts';
import { DragNodes, type DragManner } from './drag-nodes.svelte.ts';
import { Frame } from './frame.svelte.ts';
import type { Gesture } from './gesture.ts';
import { refuse, type GestureHost, type Pointer } from './host.ts';
import { Pan } from './pan.ts';
import type { Press } from './press.ts';
import { Wire } from './wire.svelte.ts';

/** What a press becomes when it is dragged; null where there is nothing to drag. */
export function dragOf(host: GestureHost, press: Press, pointer: Pointer): Gesture | null {
  const { hit, start, adds } = press;
  if (hit.kind === 'edge' && hit.end !== null && host.editable && !adds) return wireEnd(host, hit, pointer);
  if (hit.kind === 'empty' || hit.kind === 'edge') {
    if (host.pointerMode === 'design') return new Frame(host, start.at, pointer, adds);
    return start.shift ? new Frame(host, start.at, pointer, start.mod) : new Pan(host, start);
  }
  if (!host.editable) {
    refuse(host);
    return null;
  }
  const { document, selection } = host.editor;
  if (hit.kind === 'node' && selection.size <= 1 && isDocked(document, hit.id)) return new CarryOutput(host, hit.id, pointer);
  const manner: DragManner = start.alt ? 'copy' : start.shift && hit.kind === 'node' ? 'take-out' : 'move';
  // Shift has just added the node to the selection, or taken it away: dragged, it means this node alone.
  if (manner === 'take-out' && hit.kind === 'node') host.editor.select([hit.id]);
  const ids = placedIds(host, host.editor.selection);
  const anchorId = (hit.kind === 'node' || hit.kind === 'note') && document.positions[hit.id] ? hit.id : ids[0];
  const anchor = anchorId === undefined ? undefined : document.positions[anchorId];
  return anchor ? new DragNodes(host, ids, anchor, start.at, pointer, manner) : null;
}

function wireEnd(host: GestureHost, hit: Extract<Hit, { kind: 'edge' }>, pointer: Pointer): Gesture | null {
  const edge = host.editor.document.edges[hit.id];
  if (!edge || hit.end === null) return null;
  return new Wire(host, hit.end === 'target' ? edge.source : edge.target, hit.end, edge, pointer);
}

const placedIds = ({ editor }: GestureHost, ids: ReadonlySet<string>): readonly NodeId[] =>
  [...ids].filter((id) => editor.document.positions[id] && !isDocked(editor.document, id));
