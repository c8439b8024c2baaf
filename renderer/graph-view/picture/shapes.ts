import type { Position } from '../../../main-process/core/graph/document.ts';
import type { Axis } from '../layout/axis.ts';
import type { FacePainter } from '../faces.ts';
import * as measures from '../layout/measures.ts';
import { labelPoint, type Box } from '../model/geometry.ts';
import type { DrawnEdge, DrawnNode, DrawnStage } from '../model/scene.ts';
import type { CanvasTheme } from '../theme.ts';

/** What shapes are drawn with. `clips` collects the outlines that cut off what is inside a node, by their SVG. */
export interface Brush {
  readonly theme: CanvasTheme;
  readonly painter: FacePainter;
  readonly axis: Axis;
  readonly clips: Map<string, string>;
}
interface Frame {
  readonly radius: number;
  readonly fill: string;
  readonly line: string;
  readonly width: number;
}

export function nodeSvg({ box, face, dimmed }: DrawnNode, brush: Brush): string {
  const { theme } = brush;
  const said = face.shape === 'open' ? face.head : face;
  const failed = said.trouble === 'error';
  const pill = said.shape === 'pill';
  const frame: Frame = {
    radius: pill ? measures.pill.height / 2 : measures.node.radius,
    fill: failed ? theme.colour('node-error') : pill ? theme.output(said.place, '-fill') : theme.colour('surface-node'),
    line: failed ? theme.colour('danger') : pill ? theme.output(said.place, '-line') : theme.colour('line-strong'),
    width: failed ? 1.5 : 1,
  };
  const { body } = brush.painter.drawing(face);
  return dim(framed(box, frame, body, brush), dimmed, theme);
}

export function stageSvg({ box, face, dimmed }: DrawnStage, brush: Brush): string {
  const { theme } = brush;
  const fill = theme.colour('surface-stage');
  const { body } = brush.painter.drawing(face);
  if (!face.folded) return dim(framed(box, { radius: measures.stage.radius, fill, line: theme.colour('line'), width: 1 }, body, brush), dimmed, theme);
  const failed = face.trouble === 'error';
  const line = theme.colour(failed ? 'danger' : 'line-strong');
  // A double outline, as Cytoscape draws it: what is between the two lines is what lies behind the node.
  const outline = framed(box, { radius: measures.node.radius, fill: failed ? theme.colour('node-error') : fill, line, width: 3 }, body, brush);
  const between = `<rect ${edgesOf(box)} rx="${measures.node.radius}" fill="none" stroke="${theme.colour('surface-canvas')}"/>`;
  return dim(outline + between, dimmed, theme);
}

/** The outline lies half a pixel within the box, so that a line of one pixel is sharp. */
const edgesOf = ({ x, y, width, height }: Box): string =>
  `x="${x - width / 2 + 0.5}" y="${y - height / 2 + 0.5}" width="${width - 1}" height="${height - 1}"`;

function framed(box: Box, { radius, fill, line, width }: Frame, body: string, { clips }: Brush): string {
  const [w, h] = [box.width, box.height];
  const shape = `<rect x="0.5" y="0.5" width="${w - 1}" height="${h - 1}" rx="${radius}"/>`;
  const clip = clips.get(shape) ?? `clip-${w}-${h}-${radius}`.replace(/\./g, '_');
  clips.set(shape, clip);
  const outline = `${edgesOf(box)} rx="${radius}"`;
  return [
    `<rect ${outline} fill="${fill}"/>`,
    `<g transform="translate(${box.x - w / 2} ${box.y - h / 2})" clip-path="url(#${clip})">${body}</g>`,
    `<rect ${outline} fill="none" stroke="${line}" stroke-width="${width}"/>`,
  ].join('');
}

export function edgeSvg(edge: DrawnEdge, { theme, axis }: Brush): string {
  const docked = edge.place > 0;
  const ink = docked ? theme.output(edge.place) : theme.colour('line-edge');
  const tip = edge.path[edge.path.length - 1];
  const before = edge.path[edge.path.length - 2];
  const arrow = !docked && tip && before ? arrowHead(before, tip) : null;
  const line = arrow ? [...edge.path.slice(0, -1), arrow.base] : edge.path;
  const at = labelPoint(axis, edge.path);
  return dim(
    [
      `<path d="${rounded(line)}" fill="none" stroke="${ink}"/>`,
      arrow ? `<path d="${arrow.shape}" fill="${ink}"/>` : '',
      edge.label === '' ? '' : labelSvg(edge.label, at, axis, theme),
    ].join(''),
    edge.dimmed,
    theme,
  );
}

/** Beside a wire that runs down, above one that runs to the right. */
const labelSvg = (label: string, { x, y }: Position, { direction }: Axis, theme: CanvasTheme): string =>
  `<text ${direction === 'down' ? `x="${x + 12}" y="${y + 3}"` : `x="${x}" y="${y - 6}" text-anchor="middle"`} fill="${theme.colour('text-muted')}" font-family="${theme.fontMono.replace(/"/g, '&#34;')}" font-size="11">${label.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</text>`;

/** Cytoscape's triangle at scale 0.6: 17.4 px, of which 0.3 is its length and 0.15 half its width. */
const head = { length: 5.2, half: 2.6 } as const;

function arrowHead(from: Position, tip: Position): { readonly shape: string; readonly base: Position } {
  const length = Math.hypot(tip.x - from.x, tip.y - from.y) || 1;
  const along = { x: (tip.x - from.x) / length, y: (tip.y - from.y) / length };
  const base = { x: tip.x - along.x * head.length, y: tip.y - along.y * head.length };
  const side = { x: -along.y * head.half, y: along.x * head.half };
  return { shape: `M${base.x + side.x} ${base.y + side.y}L${tip.x} ${tip.y}L${base.x - side.x} ${base.y - side.y}z`, base };
}

/** A line of straight stretches whose corners are rounded. */
export function rounded(path: readonly Position[], radius = 6): string {
  const [first] = path;
  if (!first) return '';
  const parts = [`M${first.x} ${first.y}`];
  for (let index = 1; index < path.length; index += 1) {
    const [a, b, c] = [path[index - 1], path[index], path[index + 1]];
    if (!a || !b) continue;
    if (!c) {
      parts.push(`L${b.x} ${b.y}`);
      continue;
    }
    const [into, out] = [Math.hypot(b.x - a.x, b.y - a.y), Math.hypot(c.x - b.x, c.y - b.y)];
    const r = Math.min(radius, into / 2, out / 2);
    const [p, q] = [towards(b, a, r), towards(b, c, r)];
    const clockwise = (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x) > 0;
    parts.push(`L${p.x} ${p.y}A${r} ${r} 0 0 ${clockwise ? 1 : 0} ${q.x} ${q.y}`);
  }
  return parts.join('');
}

function towards(from: Position, to: Position, distance: number): Position {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: from.x + ((to.x - from.x) * distance) / length, y: from.y + ((to.y - from.y) * distance) / length };
}

const dim = (svg: string, dimmed: boolean, theme: CanvasTheme): string => (dimmed ? `<g opacity="${theme.dimOpacity}">${svg}</g>` : svg);
