import type { NodeId, Position } from '../../../main-process/core/graph/document.ts';
import { placeAt, type Place } from '../../commands/place.ts';
import { axes, exitOf } from '../../graph-view/layout/axis.ts';
import * as measures from '../../graph-view/layout/measures.ts';
import { headOf } from '../../graph-view/model/geometry.ts';
import type { Hit } from '../../graph-view/model/hit-test.ts';
import { toCanvas } from './camera.ts';
import type { GestureHost } from './gestures/host.ts';

/** The quick-add list: where it stands (canvas pixels) and where what is chosen goes. */
export interface QuickAdd {
  readonly at: Position;
  readonly place: Place;
}

/** Into the wire, after the node, or free where the canvas is empty. */
export function quickAddAt({ editor, scene, view }: GestureHost, canvas: Position, hit: Hit): QuickAdd {
  const place: Place =
    hit.kind === 'edge'
      ? { kind: 'insert', edge: hit.id }
      : hit.kind === 'node' || hit.kind === 'port'
        ? { kind: 'after', node: hit.id }
        : placeAt(editor.document, scene, { kind: 'conv', params: {} }, view.at(canvas));
  return { at: canvas, place };
}

/** After the selected node, or into the selected wire; null where nothing is selected. */
export function quickAddAtSelection({ editor, scene, view }: GestureHost): QuickAdd | null {
  const [id] = [...editor.selection].slice(-1);
  if (id === undefined) return null;
  const box = scene.nodes.get(id)?.box;
  const edge = scene.edges.get(id);
  const middle = box ? exitOf(axes[scene.direction], box) : edge?.path[0];
  if (!middle) return null;
  return { at: toCanvas(view.current, middle), place: box ? { kind: 'after', node: id } : { kind: 'insert', edge: id } };
}

/** What these nodes can become; null where none of them is drawn. */
export function replaceAt({ scene, view }: GestureHost, nodes: readonly NodeId[]): QuickAdd | null {
  const box = nodes.map((id) => scene.nodes.get(id)?.box).find((drawn) => drawn !== undefined);
  if (!box) return null;
  return { at: toCanvas(view.current, headOf(box, measures.node.height)), place: { kind: 'replace', nodes } };
}
