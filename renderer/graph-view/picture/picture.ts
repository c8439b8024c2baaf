import { FacePainter } from '../faces.ts';
import { axes } from '../layout/axis.ts';
import type { MeasureText } from '../measure-text.ts';
import { around, grown, pathExtent, type Extent } from '../model/geometry.ts';
import type { Scene } from '../model/scene.ts';
import type { CanvasTheme } from '../theme.ts';
import { noteSvg } from './note.ts';
import { edgeSvg, nodeSvg, stageSvg, type Brush } from './shapes.ts';

/** Free space around the drawing, in pixels. */
const margin = 24;

export interface PictureOptions {
  readonly theme: CanvasTheme;
  /** Elements that the theme's colours refer to, such as patterns. */
  readonly defs?: string;
  readonly measure: MeasureText;
  /** Fills the picture behind the drawing; without it, the picture is see-through. */
  readonly background: boolean;
  /** Said by a screen reader, and shown by a browser. */
  readonly title: string;
}
export interface Picture {
  readonly svg: string;
  /** Pixels at 100 %. */
  readonly width: number;
  readonly height: number;
}

/**
 * The drawing as one SVG that stands on its own: no script, no reference, text as text. What `GraphView` draws with
 * Cytoscape is drawn here a second time; a test in a browser holds both against each other, pixel by pixel. Selection
 * is left out: it belongs to the screen. Null for an empty drawing.
 */
export function pictureOf(scene: Scene, { theme, defs = '', measure, background, title }: PictureOptions): Picture | null {
  const drawn = extentOfAll(scene, measure, theme);
  if (!drawn) return null;
  const extent = grown(drawn, margin);
  const [left, top] = [Math.floor(extent.left), Math.floor(extent.top)];
  const [width, height] = [Math.ceil(extent.right) - left, Math.ceil(extent.bottom) - top];
  const brush: Brush = { theme, painter: new FacePainter(theme, measure), axis: axes[scene.direction], clips: new Map() };
  // Lowest first, as on the canvas: stages, wires, nodes.
  const body = [
    ...[...scene.stages.values()].filter(({ face }) => !face.folded).map((stage) => stageSvg(stage, brush)),
    ...[...scene.edges.values()].map((edge) => edgeSvg(edge, brush)),
    ...[...scene.stages.values()].filter(({ face }) => face.folded).map((stage) => stageSvg(stage, brush)),
    ...[...scene.nodes.values()].map((node) => nodeSvg(node, brush)),
    ...[...scene.notes.values()].map((note) => noteSvg(note, brush, measure)),
  ];
  const sheet = background ? `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${theme.colour('surface-canvas')}"/>` : '';
  const clips = [...brush.clips].map(([shape, id]) => `<clipPath id="${id}">${shape}</clipPath>`).join('');
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}" text-rendering="geometricPrecision">`,
    `<title>${escapeText(title)}</title>`,
    `<defs>${defs}${clips}</defs>`,
    sheet,
    ...body,
    '</svg>',
  ];
  return { svg: `${svg.filter((line) => line !== '').join('\n')}\n`, width, height };
}

/** Around everything that is drawn, ways of wires and their labels included. */
function extentOfAll(scene: Scene, measure: MeasureText, theme: CanvasTheme): Extent | null {
  const boxes = around([...scene.stages.values(), ...scene.nodes.values(), ...scene.notes.values()].map(({ box }) => box));
  if (!boxes) return null;
  return [...scene.edges.values()].reduce<Extent>((whole, edge) => {
    const way = pathExtent(edge.path);
    const label = edge.label === '' ? 0 : 12 + measure(edge.label, `400 11px ${theme.fontMono}`);
    return {
      left: Math.min(whole.left, way.left),
      top: Math.min(whole.top, way.top),
      right: Math.max(whole.right, way.right + label),
      bottom: Math.max(whole.bottom, way.bottom),
    };
  }, boxes);
}

const escapeText = (text: string): string => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
