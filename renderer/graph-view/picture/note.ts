import type { MeasureText } from '../measure-text.ts';
import type { DrawnNote } from '../model/scene.ts';
import { noteFont, noteLines, noteMeasures } from '../note-text.ts';
import type { Brush } from './shapes.ts';

/** A note as the canvas shows it (features/canvas/Notes.svelte): a quiet card with a folded corner, text in plain lines. */
export function noteSvg({ box, text }: DrawnNote, { theme }: Brush, measure: MeasureText): string {
  const { padding, line, corner, radius, size } = noteMeasures;
  const [left, top, right, bottom] = [box.x - box.width / 2, box.y - box.height / 2, box.x + box.width / 2, box.y + box.height / 2];
  const [fill, ink] = [theme.colour('surface-sunken'), theme.colour('line-strong')];
  const words = noteLines({ text, ...box }, (part) => measure(part, noteFont(theme.fontUi))).map(
    (part, index) => `<text x="${left + padding}" y="${top + padding + index * line + 12}" xml:space="preserve">${escapeText(part)}</text>`,
  );
  const edge = 0.5;
  return [
    `<path d="M${left + radius} ${top + edge}H${right - corner}L${right - edge} ${top + corner}V${bottom - radius}a${radius - edge} ${radius - edge} 0 0 1 ${edge - radius} ${radius - edge}H${left + radius}a${radius - edge} ${radius - edge} 0 0 1 ${edge - radius} ${edge - radius}V${top + radius}a${radius - edge} ${radius - edge} 0 0 1 ${radius - edge} ${edge - radius}z" fill="${fill}" stroke="${ink}"/>`,
    `<path d="M${right - corner} ${top + edge}v${corner - edge}h${corner - edge}" fill="none" stroke="${ink}"/>`,
    `<g fill="${theme.colour('text')}" font-family="${theme.fontUi.replace(/"/g, '&#34;')}" font-size="${size}">${words.join('')}</g>`,
  ].join('');
}

const escapeText = (text: string): string => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
