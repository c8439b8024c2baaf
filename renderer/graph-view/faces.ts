import { fitText, type MeasureText } from './measure-text.ts';
import type { LayerRow, LayerWire, OpenLayout } from './model/open-layout.ts';
import type { Face, NodeFace, OpenFace, PillFace, StageFace } from './model/scene.ts';
import type { Size } from './layout/axis.ts';
import * as measures from './layout/measures.ts';
import type { CanvasTheme } from './theme.ts';

const size = 11;
const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/**
 * What is drawn inside a node, as SVG: strip, shortcut mark, name, parameters, count (measures of the mockup: mark at
 * 11, name at 30, parameters at 84, count 8 from the edge). Outline and fill are Cytoscape's. A face is remade only
 * when its words or the theme change.
 */
export class FacePainter {
  readonly #theme: CanvasTheme;
  readonly #measure: MeasureText;
  readonly #known = new Map<string, string>();
  readonly #insides = new WeakMap<OpenLayout, string>();

  constructor(theme: CanvasTheme, measure: MeasureText) {
    this.#theme = theme;
    this.#measure = measure;
  }

  /** A data URI. */
  paint(face: Face): string {
    const key = faceKey(face);
    let uri = this.#known.get(key);
    if (uri === undefined) {
      uri = `data:image/svg+xml;utf8,${encodeURIComponent(this.svg(face))}`;
      if (this.#known.size > 4_000) this.#known.clear();
      this.#known.set(key, uri);
    }
    return uri;
  }

  svg(face: Face): string {
    const { width, height, body } = this.drawing(face);
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" text-rendering="geometricPrecision">${body}</svg>`;
  }

  /** SVG elements with their origin in the upper left corner of the node, and the size that they fill. */
  drawing(face: Face): { readonly width: number; readonly height: number; readonly body: string } {
    const { width, height } = pictureSize(face);
    const body =
      face.shape === 'node'
        ? this.#node(face)
        : face.shape === 'pill'
          ? this.#pill(face)
          : face.shape === 'open'
            ? this.#open(face)
            : face.folded
            ? this.#row(face)
            : face.direction === 'right'
              ? this.#stageAbove(face)
              : this.#stage(face);
    return { width, height, body };
  }

  #node(face: NodeFace): string {
    const { colour } = this.#theme;
    const { two, first, second } = baselines(face);
    const failed = face.trouble === 'error';
    const conflict = failed && /^[\d×]+ \+ [\d×]+$/.test(face.line);
    const count = face.trouble === 'none' ? face.count : '';
    const countRoom = face.trouble === 'none' ? this.#width(count, false) + 10 : 24;
    const nameStart = two && face.mark === 'none' ? indent : 30;
    const name = this.#fit(face.name, face.width - nameStart - 8 - (two ? countRoom : 40), true);
    const lineStart = two ? indent : Math.max(84, nameStart + this.#width(name, true) + 10);
    const line = this.#fit(face.line, face.width - lineStart - 8 - (two ? 0 : countRoom), false, conflict);
    return [
      `<rect width="${measures.node.strip}" height="${face.height}" fill="${colour(`role-${face.role}`)}"/>`,
      face.mark === 'none' ? '' : this.#mark(face.mark === 'projection', 11.5, first - 10),
      this.#text(name, nameStart, first, 'text', { bold: true }),
      this.#text(line, lineStart, second, conflict ? 'danger' : 'text-muted', { mono: conflict }),
      count === '' ? '' : this.#text(count, face.width - 8, first, 'text-muted', { end: true }),
      this.#trouble(face.trouble, face.width - 22.5, first - 11),
    ].join('');
  }

  #pill(face: PillFace, dot = true): string {
    const { two, first: middle, second } = baselines(face);
    const wide = face.width > measures.pill.width;
    const left = wide ? 30 : 24;
    const right = face.width - 12;
    const bad = face.trouble !== 'none';
    // The name comes first: where both do not fit, the value loses its beginning ("A · w 0.11" becomes "w 0.11").
    const pencil = face.byHand && !bad ? 12 : 0;
    const room = right - left - 6 - pencil - this.#width(face.name, true);
    const value = wide || this.#width(face.value, face.strongValue) <= room ? face.value : face.value.replace(/^.* · /, '');
    const valueWidth = bad ? 16 : this.#width(value, face.strongValue) + pencil;
    const name = this.#fit(face.name, right - left - valueWidth - 6, true);
    const lineStart = two ? 14 : left + this.#width(name, true) + 10;
    return [
      dot ? `<circle cx="14.5" cy="${middle - 4}" r="4" fill="${this.#theme.output(face.place)}"/>` : '',
      this.#text(name, left, middle, 'text', { bold: true }),
      face.line === ''
        ? ''
        : this.#text(this.#fit(face.line, right - lineStart - (two ? 0 : valueWidth + 8), false), lineStart, second, 'text-muted'),
      bad || value === ''
        ? ''
        : this.#text(value, right, middle, face.strongValue ? 'text' : 'text-muted', { end: true, bold: face.strongValue }),
      pencil > 0 ? this.#pencil(right - valueWidth, middle - 8) : '',
      this.#trouble(face.trouble, right - 13, middle - 11),
    ].join('');
  }

  /** An opened node: its own row on top, with a chevron in place of the mark, and its layers below. */
  #open({ head, inside, height, width }: OpenFace): string {
    const { colour } = this.#theme;
    const pill = head.shape === 'pill';
    const chevron = pill ? this.#theme.output(head.place) : colour('text-faint');
    return [
      `<rect y="${head.height}" width="${width}" height="${height - head.height}" fill="${pill ? 'none' : colour('surface-canvas')}"/>`,
      pill ? '' : `<rect width="${measures.node.strip}" height="${height}" fill="${colour(`role-${head.role}`)}"/>`,
      `<path d="M0 ${head.height - 0.5}H${width}" stroke="${pill ? this.#theme.output(head.place, '-line') : colour('line')}"/>`,
      `<path d="M12 10.5l3 3 3-3" fill="none" stroke="${chevron}" stroke-width="1.2" stroke-linecap="round" stroke-linejoin="round"/>`,
      pill ? this.#pill(head, false) : this.#node({ ...head, mark: 'none' }),
      this.#inside(inside),
    ].join('');
  }

  /** Layers and the wires between them, the same for all nodes that are alike. */
  #inside(inside: OpenLayout): string {
    const known = this.#insides.get(inside);
    if (known !== undefined) return known;
    const note = inside.note === '' ? '' : this.#text(this.#fit(inside.note, inside.width - 24, false), 12, 44, 'text-muted');
    const drawn = `<g transform="translate(${inside.width / 2} 0)">${inside.wires.map((wire) => this.#layerWire(wire)).join('')}${inside.rows.map((row) => this.#layerRow(row)).join('')}</g>${note}`;
    this.#insides.set(inside, drawn);
    return drawn;
  }

  #layerRow({ title, line, count, role, left, top, width }: LayerRow): string {
    const { colour } = this.#theme;
    const base = top + measures.opened.row / 2 + 4;
    const lineStart = left + 12 + Math.max(27, this.#width(title, true)) + 8;
    const room = left + width - 8 - (count === '' ? 0 : this.#width(count, false) + 8) - lineStart;
    return [
      `<rect x="${left + 0.5}" y="${top + 0.5}" width="${width - 1}" height="${measures.opened.row - 1}" rx="4" fill="${colour('surface-node')}" stroke="${colour('line-strong')}"/>`,
      `<path d="M${left + 4} ${top}h-0.5a3.5 3.5 0 0 0-3.5 3.5v13a3.5 3.5 0 0 0 3.5 3.5h0.5z" fill="${colour(`role-${role}`)}"/>`,
      this.#text(title, left + 12, base, 'text', { bold: true }),
      line === '' ? '' : this.#text(this.#fit(line, room, false), lineStart, base, 'text-muted'),
      count === '' ? '' : this.#text(count, left + width - 8, base, 'text-muted', { end: true }),
    ].join('');
  }

  #layerWire({ x, from, to, label, arrow }: LayerWire): string {
    const ink = this.#theme.colour('line-edge');
    const tip = arrow ? `<path d="M${x - 3} ${to - 5}h6l-3 5z" fill="${ink}"/>` : '';
    const words = label === '' ? '' : this.#text(label, x + 12, (from + to) / 2 + 4, 'text-muted', { mono: true });
    return `<path d="M${x} ${from}V${arrow ? to - 4 : to}" stroke="${ink}"/>${tip}${words}`;
  }

  /** A folded stage: its facts in one line, a second outline behind it for what it holds. */
  #row(face: StageFace): string {
    const { colour } = this.#theme;
    const { two, first, second } = baselines(face);
    const count = face.trouble === 'none' ? (face.lines[face.lines.length - 1] ?? '') : '';
    const countRoom = this.#width(count, false) + 18;
    const times = `×${face.times}`;
    const chipWidth = Math.round(this.#width(times, true)) + 12;
    const name = this.#fit(face.name, two ? face.width - 46 - chipWidth - countRoom : 110, true);
    const chip = two ? 30 + this.#width(name, true) + 6 : Math.max(84, 30 + this.#width(name, true) + 10);
    const lineStart = two ? indent : chip + chipWidth + 8;
    const line = this.#fit(face.what, face.width - lineStart - 8 - (two ? 0 : countRoom), false);
    return [
      `<rect width="${measures.node.strip}" height="${face.height}" fill="${colour('role-conv')}"/>`,
      `<path d="M15.5 ${first - 7}l3 3-3 3" fill="none" stroke="${colour('text-faint')}" stroke-width="1.2" stroke-linecap="round" stroke-linejoin="round"/>`,
      this.#text(name, 30, first, 'text', { bold: true }),
      `<rect x="${chip}" y="${first - 11.5}" width="${chipWidth}" height="15" rx="7.5" fill="${colour('surface-pressed')}"/>`,
      this.#text(times, chip + 6, first, 'text', { bold: true }),
      this.#text(line, lineStart, second, 'text-muted'),
      count === '' ? '' : this.#text(count, face.width - 8, first, 'text-muted', { end: true }),
      this.#trouble(face.trouble, face.width - 22.5, first - 11),
    ].join('');
  }

  #stage(face: StageFace): string {
    const room = measures.stage.label - 26 - 6;
    return [
      `<path d="M12 14.5l3 3 3-3" fill="none" stroke="${this.#theme.colour('text-faint')}" stroke-width="1.2" stroke-linecap="round" stroke-linejoin="round"/>`,
      this.#text(this.#fit(face.name, room, true), 26, 20, 'text', { bold: true }),
      ...face.lines.map((line, index) => this.#text(this.#fit(line, room, false), 26, 36 + 15 * index, 'text-muted')),
    ].join('');
  }

  /** Its facts in one line above the members. */
  #stageAbove(face: StageFace): string {
    const name = this.#fit(face.name, face.width - 26 - 8, true);
    const start = 26 + this.#width(name, true) + 10;
    return [
      `<path d="M12 12.5l3 3 3-3" fill="none" stroke="${this.#theme.colour('text-faint')}" stroke-width="1.2" stroke-linecap="round" stroke-linejoin="round"/>`,
      this.#text(name, 26, 18, 'text', { bold: true }),
      this.#text(this.#fit(face.lines.join(' · '), face.width - start - 8, false), start, 18, 'text-muted'),
    ].join('');
  }

  #pencil(x: number, y: number): string {
    const stroke = this.#theme.colour('text-muted');
    return `<path transform="translate(${x} ${y})" d="M1 8l.4-2L6.4 1l1.6 1.6-5 5zM5.2 2.2l1.6 1.6" fill="none" stroke="${stroke}" stroke-linejoin="round"/>`;
  }

  #mark(solid: boolean, x: number, y: number): string {
    const ring = this.#theme.colour('text-faint');
    const plus = solid ? this.#theme.colour('surface-node') : ring;
    return `<g transform="translate(${x} ${y})" fill="none" stroke-linecap="round"><circle cx="6.5" cy="6" r="4.75" fill="${solid ? ring : 'none'}" stroke="${ring}" stroke-width="1.2"/><path d="M4 6h5M6.5 3.5v5" stroke="${plus}" stroke-width="${solid ? 1.4 : 1.2}"/></g>`;
  }

  #trouble(trouble: NodeFace['trouble'], x: number, y: number): string {
    if (trouble === 'none') return '';
    const stroke = this.#theme.colour(trouble === 'error' ? 'danger' : 'warning');
    const outline =
      trouble === 'error'
        ? '<path d="M7 1.2 13 12H1z"/><path d="M7 5v3.4M7 10.2v.1"/>'
        : '<circle cx="7" cy="7" r="5.6"/><path d="M7 4.2v3.2M7 9.6v.1"/>';
    return `<g transform="translate(${x} ${y})" fill="none" stroke="${stroke}" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round">${outline}</g>`;
  }

  #text(text: string, x: number, y: number, token: string, { bold = false, end = false, mono = false } = {}): string {
    const family = mono ? this.#theme.fontMono : this.#theme.fontUi;
    return `<text x="${x}" y="${y}" fill="${this.#theme.colour(token)}" font-family="${escape(family)}" font-size="${size}"${bold ? ' font-weight="600"' : ''}${end ? ' text-anchor="end"' : ''} style="font-variant-numeric:tabular-nums" xml:space="preserve">${escape(text)}</text>`;
  }

  #font(bold: boolean, mono: boolean): string {
    return `${bold ? 600 : 400} ${size}px ${mono ? this.#theme.fontMono : this.#theme.fontUi}`;
  }
  #width(text: string, bold: boolean, mono = false): number {
    return this.#measure(text, this.#font(bold, mono));
  }
  #fit(text: string, room: number, bold: boolean, mono = false): string {
    return fitText(text, room, (part) => this.#width(part, bold, mono));
  }
}

/** Says all that is drawn. Layouts have a key of their own, so that they are not spelled out for each node. */
const faceKey = (face: Face): string => (face.shape === 'open' ? `${JSON.stringify(face.head)}${face.inside.key}` : JSON.stringify(face));

/** Where a second line of text starts, right of the strip. */
const indent = 12;

/** One line of text in the middle, or two where the node is high enough. */
function baselines({ height }: Size): { readonly two: boolean; readonly first: number; readonly second: number } {
  const middle = height / 2 + 4;
  const two = height >= measures.sideNode.height;
  return two ? { two, first: middle - 8, second: middle + 7 } : { two, first: middle, second: middle };
}

/** How large the picture of a face is: that of an open stage is its label alone. */
export function pictureSize(face: Face): Size {
  if (face.shape !== 'stage' || face.folded) return { width: face.width, height: face.height };
  return face.direction === 'right'
    ? { width: face.width, height: measures.stage.labelLine }
    : { width: measures.stage.label, height: 28 + 15 * face.lines.length };
}
