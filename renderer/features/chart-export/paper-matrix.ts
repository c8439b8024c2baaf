import type { ChartPicture } from './paper-chart.ts';
import { escape, font, ink, round, text } from './paper-words.ts';

/** A square of coloured cells as a paper prints it, rows from above, with the names of rows and columns. */
export interface PaperMatrix {
  readonly title: string;
  /** What the rows and the columns are. */
  readonly rows: string;
  readonly columns: string;
  /** Of rows and columns alike. */
  readonly names: readonly string[];
  /** `[names, names]`, row by row. Plain colours; `text` is left out where it is empty. */
  readonly cells: readonly { readonly fill: string; readonly ink: string; readonly text: string }[];
}

/** Above this many names a cell has no room for a figure. */
const MOST_WITH_TEXT = 20;
/** Pixels of a letter, about. */
const LETTER = 6.2;

/** Self-contained SVG on white. With many names cells shrink and figures are left out, names never. */
export function paperMatrixSvg({ title, rows, columns, names, cells }: PaperMatrix): ChartPicture {
  const large = names.length <= MOST_WITH_TEXT;
  const cell = large ? 28 : 10;
  const nameSize = large ? 11 : 8;
  const room = Math.ceil((Math.max(...names.map(({ length }) => length), 1) * LETTER * nameSize) / 11) + 10;
  const [left, top] = [24 + room, 44 + room];
  const side = names.length * cell;
  const parts = [
    text(24, 18, title, `font-weight="600" fill="${ink}"`),
    text(left + side / 2, 38, columns, `text-anchor="middle" fill="${ink}"`),
    `<g transform="translate(16 ${round(top + side / 2)}) rotate(-90)">${text(0, 0, rows, `text-anchor="middle" fill="${ink}"`)}</g>`,
    `<g font-size="${nameSize}">`,
    ...names.map((name, at) => text(left - 6, top + (at + 0.5) * cell + nameSize / 3, name, `text-anchor="end" fill="${ink}"`)),
    ...names.map((name, at) =>
      `<g transform="translate(${round(left + (at + 0.5) * cell + nameSize / 3)} ${top - 6}) rotate(-90)">${text(0, 0, name, `fill="${ink}"`)}</g>`),
    '</g>',
    ...cells.flatMap((each, place) => {
      const [x, y] = [left + (place % names.length) * cell, top + Math.floor(place / names.length) * cell];
      const tile = `<rect x="${x}" y="${y}" width="${cell - 1}" height="${cell - 1}" fill="${each.fill}"/>`;
      return large && each.text !== '' ? [tile, text(x + cell / 2, y + cell / 2 + 4, each.text, `text-anchor="middle" fill="${each.ink}"`)] : [tile];
    }),
  ];
  const [width, height] = [Math.max(left + side + 16, 48 + Math.ceil(title.length * (LETTER + 0.6))), top + side + 16];
  const ground = `<rect width="${width}" height="${height}" fill="#ffffff"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ${font}><title>${escape(title)}</title>${ground}${parts.join('')}</svg>`;
  return { svg, width, height };
}
