import type { NodeId, Position } from '../../../../main-process/core/graph/document.ts';
import { toggleLayers } from '../../../commands/actions/expand-actions.ts';
import { contains } from '../../../graph-view/model/geometry.ts';
import { layerAt, openerOf } from '../../../graph-view/model/hit-test.ts';
import type { GestureHost } from './host.ts';

/** A click on a node, no drag: on its chevron it opens or closes, on a row that layer is pointed out, else it alone is selected. */
export function clickNode(host: GestureHost, id: NodeId, point: Position): void {
  const { editor, scene } = host;
  if (openerShown(host, id) && isOpener(host, id, point)) return toggleLayers(editor, [id]);
  const layer = layerAt(scene, id, point);
  if (layer !== null) editor.selectLayer(id, layer);
  else if (editor.selection.size > 1 || editor.layer !== null) editor.select([id]);
}

/** An opened node shows its chevron always, a closed one under the pointer. */
export function openerShown({ scene, hover }: Pick<GestureHost, 'scene' | 'hover'>, id: NodeId): boolean {
  const node = scene.nodes.get(id);
  if (!node?.opens) return false;
  return node.face.shape === 'open' || ((hover.kind === 'node' || hover.kind === 'port') && hover.id === id);
}

/** Is this point on the chevron of a node? */
export function isOpener({ scene }: Pick<GestureHost, 'scene'>, id: NodeId, point: Position): boolean {
  const node = scene.nodes.get(id);
  const place = node ? openerOf(node) : null;
  return place !== null && contains(place, point);
}
