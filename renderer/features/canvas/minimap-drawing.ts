import { extentOf, type Box, type Extent } from '../../graph-view/model/geometry.ts';
import type { DrawnNode, Scene } from '../../graph-view/model/scene.ts';
import type { CanvasTheme } from '../../graph-view/theme.ts';

/** From the drawing to the map: a point p of the world lies at `offset + p · scale`, in pixels of the map. */
export interface MapScale {
  readonly scale: number;
  readonly offset: { readonly x: number; readonly y: number };
}

/** The whole world in the middle of the map. */
export function mapScale(world: Extent, width: number, height: number): MapScale {
  const scale = Math.min((width - 7) / (world.right - world.left), (height - 7) / (world.bottom - world.top));
  const middle = { x: (world.left + world.right) / 2, y: (world.top + world.bottom) / 2 };
  return { scale, offset: { x: width / 2 - middle.x * scale, y: height / 2 - middle.y * scale } };
}

/** Nodes and stages as small boxes, on a canvas: a thousand of them as elements would cost every move of the view. */
export function drawMinimap(context: CanvasRenderingContext2D, scene: Scene, { scale, offset }: MapScale, theme: CanvasTheme): void {
  const box = (at: Box, colour: string, dimmed: boolean, least: number, share: number): void => {
    const { left, top } = extentOf(at);
    context.globalAlpha = dimmed ? theme.dimOpacity : 1;
    context.fillStyle = colour;
    context.fillRect(offset.x + left * scale, offset.y + top * scale, at.width * scale, Math.max(least, at.height * scale * share));
  };
  for (const stage of scene.stages.values()) box(stage.box, theme.colour('surface-sunken'), stage.dimmed, 0, 1);
  context.globalAlpha = 1;
  for (const { box: at, selected } of scene.notes.values()) {
    const { left, top } = extentOf(at);
    context.strokeStyle = theme.colour(selected ? 'accent' : 'line-strong');
    context.strokeRect(offset.x + left * scale, offset.y + top * scale, at.width * scale, at.height * scale);
  }
  for (const node of scene.nodes.values()) box(node.box, colourOf(node, theme), node.dimmed, 1.5, 0.86);
  context.globalAlpha = 1;
}

function colourOf({ face, selected }: DrawnNode, theme: CanvasTheme): string {
  if (face.trouble === 'error') return theme.colour('danger');
  if (selected) return theme.colour('accent');
  const { shape, place } = face.shape === 'open' ? { place: 6, ...face.head } : { place: 6, ...face };
  return shape === 'pill' ? theme.output(place) : theme.colour('line-strong');
}
