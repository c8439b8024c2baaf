import { isDocked } from '../../../graph-view/model/structure.ts';
import { CarryOutput } from './carry-output.svelte.ts';
import { DragNodes } from './drag-nodes.svelte.ts';
import { Frame } from './frame.svelte.ts';
import type { Gesture } from './gesture.ts';
import { refuse, type GestureHost, type Pointer } from './host.ts';
import { Pan } from './pan.ts';
import type { Press } from './press.ts';

/** What a press becomes when it is dragged; null where there is nothing to drag. */
export function dragOf(host: GestureHost, { hit, start, adds }: Press, pointer: Pointer): Gesture | null {
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
  const ids = [...selection].filter((id) => document.positions[id] && !isDocked(document, id));
  const anchorId = (hit.kind === 'node' || hit.kind === 'note') && document.positions[hit.id] ? hit.id : ids[0];
  const anchor = anchorId === undefined ? undefined : document.positions[anchorId];
  return anchor ? new DragNodes(host, ids, anchor, start.at, pointer) : null;
}
