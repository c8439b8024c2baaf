import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { logTicks, positive, spread, type ChartModel } from './chart-model.ts';

/** The only file that knows uPlot: a live chart with direct labels, marks and a crosshair. */
export interface Plot {
  update(model: ChartModel): void;
  /** Puts the crosshair at a horizontal place, or takes it away. */
  point(x: number | null): void;
  resize(width: number, height: number): void;
  destroy(): void;
}
export interface PlotOptions {
  /** The vertical axis is logarithmic. */
  readonly log: boolean;
  readonly formatX: (value: number) => string;
  /** Least and most the vertical axis may show. */
  readonly limitsY: readonly [number, number];
  /** Horizontal place under the pointer, or null when it left. */
  readonly oncursor: (x: number | null) => void;
  /** A part of the horizontal axis was drawn out, or null to show all again. */
  readonly onzoom: (range: readonly [number, number] | null) => void;
}

/** Ticks fall on whole epochs or steps. */
const wholeSteps = [
  1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 25, 30, 40, 50,
  ...[2, 3, 4, 5, 6, 7].flatMap((power) => [1, 2, 2.5, 5].map((digit) => digit * 10 ** power)),
];
const labelHeight = 14;
const labelRoom = 84;
const axisRoom = 36;

/** Colours as a canvas takes them: custom properties and mixes are resolved by the browser on a probe. */
function colourReader(parent: HTMLElement): { readonly read: (colour: string) => string; readonly end: () => void } {
  const probe = document.createElement('span');
  parent.append(probe);
  return {
    read: (colour) => {
      probe.style.color = '';
      probe.style.color = colour;
      return getComputedStyle(probe).color;
    },
    end: () => probe.remove(),
  };
}

export function createPlot(parent: HTMLElement, first: ChartModel, options: PlotOptions): Plot {
  let model = first;
  const colours = colourReader(parent);
  const tokens = getComputedStyle(document.documentElement);
  const token = (name: string): string => colours.read(`var(${name})`);
  const lineColours = first.lines.map(({ colour }) => colours.read(colour));
  const axis = token('--chart-axis');
  const grid = token('--chart-grid');
  const faint = token('--text-faint');
  const text = token('--text');
  const panel = token('--surface-panel');
  const rawOpacity = Number(tokens.getPropertyValue('--chart-raw-opacity')) || 0.26;
  const font = `11px ${tokens.getPropertyValue('--font-ui') || 'sans-serif'}`;
  colours.end();

  const shown = (values: readonly (number | null)[]): (number | null)[] => (options.log ? positive(values) : [...values]);
  const data = (): uPlot.AlignedData => [
    [...model.x],
    ...model.lines.map(({ raw }) => shown(raw)),
    ...model.lines.map(({ smooth }) => shown(smooth)),
  ];
  const lastOf = (values: readonly (number | null)[]): { readonly x: number; readonly y: number } | null => {
    for (let index = values.length - 1; index >= 0; index -= 1) {
      const y = values[index];
      const x = model.x[index] ?? 0;
      if (y !== null && y !== undefined && x <= model.xMax) return x >= model.xMin ? { x, y } : null;
    }
    return null;
  };

  /** Everything below is in CSS pixels; uPlot's canvas is scaled by the device's ratio. */
  const inCssPixels = (plot: uPlot, draw: (context: CanvasRenderingContext2D) => void): void => {
    const { ctx } = plot;
    ctx.save();
    ctx.scale(uPlot.pxRatio, uPlot.pxRatio);
    ctx.translate(plot.bbox.left / uPlot.pxRatio, plot.bbox.top / uPlot.pxRatio);
    ctx.font = font;
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'left';
    draw(ctx);
    ctx.restore();
  };
  const drawMoments = (plot: uPlot): void => inCssPixels(plot, (ctx) => {
    const height = plot.bbox.height / uPlot.pxRatio;
    const width = plot.bbox.width / uPlot.pxRatio;
    ctx.strokeStyle = axis;
    ctx.fillStyle = faint;
    const inSight = model.marks.filter(({ x }) => x >= model.xMin && x <= model.xMax);
    const ticks = inSight.filter(({ kind }) => kind === 'checkpoint').length;
    const labelled = inSight.filter(({ label }) => label !== '').map(({ x }) => plot.valToPos(x, 'x'));
    for (const { x: at, kind, label } of inSight) {
      // More would be a second axis.
      if (kind === 'checkpoint' && ticks > 40) continue;
      const place = plot.valToPos(at, 'x');
      const x = Math.round(place) + 0.5;
      ctx.setLineDash(kind === 'rate' ? [2, 3] : []);
      ctx.beginPath();
      ctx.moveTo(x, kind === 'checkpoint' ? height - 4 : 0);
      ctx.lineTo(x, height);
      ctx.stroke();
      if (label === '') continue;
      // A label that would run into the next line or out of the chart is left out; the line says enough.
      const next = Math.min(...labelled.filter((other) => other > place + 1), width);
      if (x + 4 + ctx.measureText(label).width < next) ctx.fillText(label, x + 4, 6);
    }
  });
  const inRange = (x: number): boolean => x >= model.xMin && x <= model.xMax;
  const drawMarks = (plot: uPlot): void => inCssPixels(plot, (ctx) => {
    const height = plot.bbox.height / uPlot.pxRatio;
    for (const { x, y, line } of model.best) {
      if (!inRange(x)) continue;
      ctx.beginPath();
      ctx.arc(plot.valToPos(x, 'x'), plot.valToPos(y, 'y'), 4, 0, 2 * Math.PI);
      ctx.fillStyle = panel;
      ctx.fill();
      ctx.strokeStyle = lineColours[line] ?? text;
      ctx.lineWidth = 1.75;
      ctx.stroke();
    }
    const ends = model.lines.map(({ smooth }) => lastOf(shown(smooth)));
    const places = spread(ends.map((end) => (end ? plot.valToPos(end.y, 'y') : 0)), labelHeight, height - 6);
    ends.forEach((end, index) => {
      // A chart of one thing needs no name at its line.
      if (!end || model.lines[index]?.name === '') return;
      const x = plot.valToPos(end.x, 'x') + 12;
      const y = places[index] ?? 0;
      ctx.beginPath();
      ctx.arc(x, y, 3.5, 0, 2 * Math.PI);
      ctx.fillStyle = lineColours[index] ?? text;
      ctx.fill();
      ctx.fillStyle = text;
      ctx.fillText(shorten(ctx, model.lines[index]?.name ?? '', labelRoom - 24), x + 9, y + 0.5);
    });
  });

  /** Room for the labels at the ends of the lines, where the part of the run that is to come does not give it. */
  const rightPadding = (self: uPlot): number => {
    if (model.lines.length === 0 || model.lines.every(({ name }) => name === '')) return 12;
    const last = model.x[model.x.length - 1] ?? 0;
    const reached = (last - model.xMin) / Math.max(1e-9, model.xMax - model.xMin);
    const free = (1 - Math.min(1, Math.max(0, reached))) * (self.width - axisRoom);
    return Math.max(12, labelRoom - free);
  };
  const common = { stroke: faint, font, ticks: { show: false } } as const;
  const plot = new uPlot(
    {
      width: Math.max(80, parent.clientWidth),
      height: Math.max(60, parent.clientHeight),
      padding: [6, rightPadding, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: true, y: false, setScale: false, dist: 6 },
        bind: { dblclick: () => () => (options.onzoom(null), null) },
        points: { size: 7, show: true, one: false },
        focus: { prox: -1 },
      },
      scales: {
        x: { time: false, range: () => [model.xMin, model.xMax] },
        y: options.log
          ? { distr: 3, range: (_plot, low, high) => logRange(low, high) }
          : { range: (_plot, low, high) => rangeWithAir(low, high, options.limitsY) },
      },
      series: [
        {},
        ...model.lines.map((_, index): uPlot.Series => ({
          stroke: lineColours[index],
          width: 1,
          alpha: rawOpacity,
          spanGaps: true,
          points: { show: false },
        })),
        ...model.lines.map((_, index): uPlot.Series => ({
          stroke: lineColours[index],
          width: 1.75,
          spanGaps: true,
          // One epoch is a point; from three on the line says it.
          points: { show: () => model.x.length < 3, size: 6, fill: lineColours[index] },
        })),
      ],
      axes: [
        {
          ...common,
          size: 22,
          gap: 3,
          space: 48,
          incrs: () => (model.xMax - model.xMin > 3 ? wholeSteps : [0.1, 0.2, 0.5, 1]),
          grid: { show: false },
          border: { show: true, stroke: axis, width: 1 },
          values: (_plot, values) => values.map(options.formatX),
        },
        {
          ...common,
          size: axisRoom,
          gap: 6,
          space: 28,
          grid: { stroke: grid, width: 1 },
          ...(options.log && {
            splits: (_plot: uPlot, _axis: number, low: number, high: number) => logTicks(low, high),
            filter: (_plot: uPlot, splits: number[]) => splits,
          }),
          values: (_plot, values) => values.map(tickText),
        },
      ],
      hooks: {
        drawAxes: [drawMoments],
        draw: [drawMarks],
        setSelect: [(self) => {
          const { left, width } = self.select;
          if (width < 6) return;
          options.onzoom([self.posToVal(left, 'x'), self.posToVal(left + width, 'x')]);
          self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        }],
      },
    },
    data(),
    parent,
  );
  // Of the pointer alone: uPlot tells of its cursor after every drawing too, and charts that share one would answer each other
  // without end.
  plot.over.addEventListener('mousemove', ({ clientX }) => {
    options.oncursor(plot.posToVal(clientX - plot.over.getBoundingClientRect().left, 'x'));
  });
  plot.over.addEventListener('mouseleave', () => options.oncursor(null));
  // Points on the raw series would double those on the smoothed ones.
  return {
    update(next) {
      if (next === model) return;
      model = next;
      plot.setData(data());
    },
    point(x) {
      const left = x === null ? -10 : plot.valToPos(x, 'x');
      if (Math.abs((plot.cursor.left ?? -10) - left) > 0.5) plot.setCursor({ left, top: x === null ? -10 : 1 }, false);
    },
    resize: (width, height) => plot.setSize({ width: Math.max(80, width), height: Math.max(60, height) }),
    destroy: () => plot.destroy(),
  };
}

const tickText = (value: number): string => (Math.abs(value) >= 1e4 ? value.toExponential(0) : String(Number(value.toFixed(3))));

/** A little air in powers of ten. */
function logRange(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null || !(low > 0) || !Number.isFinite(high)) return [0.1, 10];
  const air = Math.max((high / low) ** 0.05, 1.05);
  return [low / air, high * air];
}

/** A tenth of air around the data, within what the value can be; half of a value that stays the same, whose ticks are then short. */
function rangeWithAir(low: number | null, high: number | null, [least, most]: readonly [number, number]): [number, number] {
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) return [Math.max(0, least), Math.min(1, most)];
  const isFlat = high - low <= 1e-6 * Math.abs(high);
  const air = isFlat && high !== 0 ? Math.abs(high) / 2 : Math.max((high - low) * 0.1, Math.abs(high) * 0.02, 1e-3);
  return [Math.max(least, low - air), Math.min(most, high + air)];
}

function shorten(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let end = text.length - 1;
  while (end > 1 && context.measureText(`${text.slice(0, end)}…`).width > width) end -= 1;
  return `${text.slice(0, end)}…`;
}
