import type { Position } from '../../../main-process/core/graph/document.ts';
import { zoomLimits, type Camera } from '../../graph-view/graph-view.ts';
import type { Extent } from '../../graph-view/model/geometry.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Whole pixels keep lines of one pixel sharp. */
export const onPixels = ({ zoom, pan }: Camera): Camera => ({ zoom, pan: { x: Math.round(pan.x), y: Math.round(pan.y) } });

/** A point of the canvas (pixels from its corner) in document coordinates. */
export const toDocument = ({ zoom, pan }: Camera, point: Position): Position => ({
  x: (point.x - pan.x) / zoom,
  y: (point.y - pan.y) / zoom,
});
/** A point of the document in pixels of the canvas. */
export const toCanvas = ({ zoom, pan }: Camera, point: Position): Position => ({ x: point.x * zoom + pan.x, y: point.y * zoom + pan.y });

/** Zooms so that the point under the pointer stays under it. */
export function zoomAt(camera: Camera, point: Position, factor: number): Camera {
  const zoom = Math.min(zoomLimits.most, Math.max(zoomLimits.least, camera.zoom * factor));
  const anchor = toDocument(camera, point);
  return { zoom, pan: { x: point.x - anchor.x * zoom, y: point.y - anchor.y * zoom } };
}

/** Shows the whole extent in the middle, at 125 % at most; near 100 % exactly 100 %, so that text is sharp. */
export function fitCamera(extent: Extent | null, size: Size): Camera {
  if (!extent) return { zoom: 1, pan: { x: size.width / 2, y: size.height / 3 } };
  const centred = fitWithin(extent, size, 24);
  // The tool bar stands in the lower left corner: where it would cover the drawing, the drawing moves to the right.
  const low = toCanvas(centred, { x: extent.left, y: extent.bottom });
  return low.x < toolBar.width && low.y > size.height - toolBar.height ? fitWithin(extent, size, toolBar.width) : centred;
}

const toolBar = { width: 52, height: 176 } as const;

function fitWithin(extent: Extent, size: Size, left: number): Camera {
  const margin = { right: 24, y: 15 };
  const wanted = Math.min(
    (size.width - left - margin.right) / Math.max(1, extent.right - extent.left),
    (size.height - 2 * margin.y) / Math.max(1, extent.bottom - extent.top),
    zoomLimits.fit,
  );
  const zoom = Math.max(zoomLimits.least, Math.abs(wanted - 1) < 0.03 ? 1 : wanted);
  return {
    zoom,
    pan: {
      x: (size.width + left - margin.right) / 2 - ((extent.left + extent.right) / 2) * zoom,
      y: size.height / 2 - ((extent.top + extent.bottom) / 2) * zoom,
    },
  };
}

/** The first view of a design: the whole of it where that can be read, else its beginning. */
export function homeCamera(extent: Extent | null, size: Size): Camera {
  const whole = fitCamera(extent, size);
  if (!extent || whole.zoom >= readable) return whole;
  const { width, height } = { width: Math.max(1, extent.right - extent.left), height: Math.max(1, extent.bottom - extent.top) };
  const lying = width * size.height > height * size.width;
  const zoom = Math.min(1, Math.max(readable, lying ? (size.height - 30) / height : (size.width - 76) / width));
  const middle = { x: (extent.left + extent.right) / 2, y: (extent.top + extent.bottom) / 2 };
  const centred = { x: size.width / 2 - middle.x * zoom, y: size.height / 2 - middle.y * zoom };
  return { zoom, pan: lying ? { ...centred, x: toolBar.width - extent.left * zoom } : { ...centred, y: 15 - extent.top * zoom } };
}

/** Below this zoom the text of a node is a guess. */
const readable = 0.6;

/** The least pan that brings an extent into view, with some room around it. */
export function revealCamera(camera: Camera, extent: Extent, size: Size): Camera {
  const room = 32;
  const first = toCanvas(camera, { x: extent.left, y: extent.top });
  const last = toCanvas(camera, { x: extent.right, y: extent.bottom });
  const shift = (low: number, high: number, length: number): number =>
    low < room ? room - low : high > length - room ? Math.max(length - room - high, room - low) : 0;
  return {
    zoom: camera.zoom,
    pan: { x: camera.pan.x + shift(first.x, last.x, size.width), y: camera.pan.y + shift(first.y, last.y, size.height) },
  };
}
