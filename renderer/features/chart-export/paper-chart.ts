import { escape, faint, font, ink, round, text } from './paper-words.ts';

/** A chart as a paper prints it, without pixels of the window: the vector twin of what is drawn on a canvas or by HTML. */
export interface PaperChart {
  readonly title: string;
  readonly x: PaperAxis;
  readonly y: PaperAxis;
  readonly series: readonly PaperSeries[];
}
export interface PaperAxis {
  /** With its unit: "Test error, %". */
  readonly title: string;
  readonly min: number;
  readonly max: number;
  readonly scale: 'linear' | 'log';
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}
export interface PaperSeries {
  /** For the legend; the series is left out of it without one. */
  readonly name?: string;
  /** A plain colour: no custom property. */
  readonly colour: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly line?: { readonly width: number; readonly dash?: string; readonly step?: boolean; readonly opacity?: number };
  /** Width of a bar from the axis up to each point, in units of x. */
  readonly bar?: number;
  /** Radius of a dot at each point. */
  readonly dot?: number;
  /** Names beside the points, or above the bars, in their order. */
  readonly labels?: readonly string[];
}

export interface ChartPicture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

const width = 480;
const plot = { left: 56, top: 32, width: 408, height: 236 } as const;
const legendRow = 16;

/** Self-contained SVG: white ground, title, axes with their names, legend below. Widths of letters are guessed for the legend alone. */
export function paperChartSvg({ title, x, y, series }: PaperChart): ChartPicture {
  const legend = legendOf(series);
  const height = plot.top + plot.height + 44 + legend.rows * legendRow + 8;
  const px = (value: number): number => round(plot.left + plot.width * share(x, value));
  const py = (value: number): number => round(plot.top + plot.height * (1 - share(y, value)));
  const bottom = plot.top + plot.height;
  const parts = [
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(plot.left, 18, title, `font-weight="600" fill="${ink}"`),
    ...y.ticks.map(({ at }) => `<path d="M${plot.left} ${py(at)}H${plot.left + plot.width}" stroke="#e6e8ec"/>`),
    ...y.ticks.map((tick) => text(plot.left - 8, py(tick.at) + 4, tick.text, `text-anchor="end" fill="${faint}"`)),
    ...x.ticks.map(({ at }) => `<path d="M${px(at)} ${bottom}v4" stroke="#b3b9c1"/>`),
    ...x.ticks.map((tick) => text(px(tick.at), bottom + 16, tick.text, `text-anchor="middle" fill="${faint}"`)),
    `<path d="M${plot.left} ${plot.top}V${bottom}H${plot.left + plot.width}" fill="none" stroke="#b3b9c1"/>`,
    text(plot.left + plot.width / 2, bottom + 34, x.title, `text-anchor="middle" fill="${ink}"`),
    `<g transform="translate(14 ${plot.top + plot.height / 2}) rotate(-90)">${text(0, 0, y.title, `text-anchor="middle" fill="${ink}"`)}</g>`,
    `<clipPath id="plot"><rect x="${plot.left}" y="${plot.top - 6}" width="${plot.width + 6}" height="${plot.height + 12}"/></clipPath>`,
    `<g clip-path="url(#plot)">${series.map((each) => barsSvg(each, px, py, bottom) + seriesSvg(each, px, py)).join('')}</g>`,
    ...series.flatMap(({ labels = [], points, bar }) =>
      points.flatMap(([x, y], at) => (labels[at] === undefined ? [] : [labelSvg(px(x), py(y), labels[at], bar !== undefined)]))),
    ...legend.items.map(({ name, colour, left, row, dash, dot }) => {
      const [at, base] = [left, bottom + 44 + row * legendRow];
      const mark = dot
        ? `<circle cx="${at + 8}" cy="${base + 4}" r="4" fill="${colour}"/>`
        : `<path d="M${at} ${base + 4}h16" stroke="${colour}" stroke-width="2"${dashed(dash)}/>`;
      return mark + text(at + 22, base + 8, name, `fill="${ink}"`);
    }),
  ];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ${font}><title>${escape(title)}</title>${parts.join('')}</svg>`;
  return { svg, width, height };
}

function share({ min, max, scale }: PaperAxis, value: number): number {
  if (scale === 'linear') return (value - min) / (max - min || 1);
  return Math.log(Math.max(value, min) / min) / (Math.log(max / min) || 1);
}

function seriesSvg({ colour, points, line, dot }: PaperSeries, px: (x: number) => number, py: (y: number) => number): string {
  const path = points.map(([x, y], at) => (at === 0 ? `M${px(x)} ${py(y)}` : line?.step ? `H${px(x)}V${py(y)}` : `L${px(x)} ${py(y)}`)).join('');
  const drawn = line && points.length > 1
    ? `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${line.width}" stroke-linejoin="round"${dashed(line.dash)}${line.opacity === undefined ? '' : ` opacity="${line.opacity}"`}/>`
    : '';
  const dots = dot === undefined ? '' : points.map(([x, y]) => `<circle cx="${px(x)}" cy="${py(y)}" r="${dot}" fill="${colour}"/>`).join('');
  return drawn + dots;
}

function barsSvg({ colour, points, bar }: PaperSeries, px: (x: number) => number, py: (y: number) => number, bottom: number): string {
  if (bar === undefined) return '';
  return points
    .map(([x, y]) => [px(x - bar / 2), px(x + bar / 2), py(y)] as const)
    .map(([left, right, top]) => `<rect x="${left}" y="${top}" width="${round(right - left)}" height="${round(bottom - top)}" fill="${colour}"/>`)
    .join('');
}

const labelSvg = (x: number, y: number, name: string, above: boolean): string => {
  if (above) return text(x, y - 6, name, `fill="${ink}" text-anchor="middle"`);
  const toLeft = x > plot.left + plot.width * 0.75;
  return text(toLeft ? x - 9 : x + 9, y - 6, name, `fill="${ink}"${toLeft ? ' text-anchor="end"' : ''}`);
};

interface LegendItem {
  readonly name: string;
  readonly colour: string;
  readonly left: number;
  readonly row: number;
  readonly dash?: string | undefined;
  readonly dot: boolean;
}

/** Items from left to right, on further rows where they do not fit. */
function legendOf(series: readonly PaperSeries[]): { readonly items: readonly LegendItem[]; readonly rows: number } {
  const items: LegendItem[] = [];
  let [left, row] = [plot.left, 0];
  for (const { name, colour, line, dot, bar } of series) {
    if (name === undefined) continue;
    const room = 22 + 6.2 * name.length + 18;
    if (left > plot.left && left + room > width) [left, row] = [plot.left, row + 1];
    items.push({ name, colour, left, row, dash: line?.dash, dot: line === undefined && (dot ?? bar) !== undefined });
    left += room;
  }
  return { items, rows: items.length === 0 ? 0 : row + 1 };
}

const dashed = (dash: string | undefined): string => (dash === undefined || dash === '' ? '' : ` stroke-dasharray="${dash}"`);
