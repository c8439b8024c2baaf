/** A grid of values for a canvas: rows are blocks by depth, columns are measured steps. */
export interface HeatRow {
  readonly id: string;
  readonly name: string;
}
export interface HeatColumn {
  readonly step: number;
  /** By row id. */
  readonly values: Readonly<Record<string, number>>;
}
export interface HeatModel {
  readonly rows: readonly HeatRow[];
  readonly columns: readonly HeatBin[];
  /** Range of the scale: logarithms where `log`. */
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
}
/** Neighbouring columns drawn as one: first and last step, and the mean of each row (null where nothing was measured). */
export interface HeatBin {
  readonly from: number;
  readonly to: number;
  readonly values: readonly (number | null)[];
}

/**
 * Bins columns so that there are at most `most`. On a log scale the mean is geometric: what is drawn is the mean of what
 * would be drawn. Values that a log scale cannot show (0) are left out.
 */
export function heatModel(rows: readonly HeatRow[], columns: readonly HeatColumn[], most: number, log: boolean): HeatModel {
  const size = Math.max(1, Math.ceil(columns.length / Math.max(1, most)));
  const bins: HeatBin[] = [];
  let [low, high] = [Infinity, -Infinity];
  for (let start = 0; start < columns.length; start += size) {
    const members = columns.slice(start, start + size);
    const values = rows.map(({ id }) => {
      const known = members.flatMap(({ values: of }) => {
        const value = of[id];
        return value === undefined || !Number.isFinite(value) || (log && value <= 0) ? [] : [log ? Math.log10(value) : value];
      });
      if (known.length === 0) return null;
      const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
      low = Math.min(low, mean);
      high = Math.max(high, mean);
      return log ? 10 ** mean : mean;
    });
    bins.push({ from: members[0]?.step ?? 0, to: members[members.length - 1]?.step ?? 0, values });
  }
  if (!(low <= high)) [low, high] = [0, 1];
  return { rows, columns: bins, low, high: high > low ? high : low + 1, log };
}

/** 0–1 on the scale of the map. */
export function heatPlace({ low, high, log }: Pick<HeatModel, 'low' | 'high' | 'log'>, value: number): number {
  return Math.max(0, Math.min(1, ((log ? Math.log10(value) : value) - low) / (high - low)));
}

/**
 * Colour of a place: the seven steps of the tokens, each where its lightness puts it. One hue whose lightness changes evenly,
 * so the map reads the same to every colour vision and in grey.
 * @param steps `#rrggbb`, from the palest to the strongest
 */
export function heatScale(steps: readonly string[]): (place: number) => readonly [number, number, number] {
  const colours = steps.map((step) => [0, 1, 2].map((offset) => Number.parseInt(step.slice(1 + 2 * offset, 3 + 2 * offset), 16)));
  const lightness = colours.map(([red = 0, green = 0, blue = 0]) =>
    Math.cbrt(0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)));
  const [first = 0, last = 1] = [lightness[0], lightness[lightness.length - 1]];
  const places = lightness.map((value) => (value - first) / (last - first || 1));
  return (place) => {
    const at = Math.max(0, Math.min(1, place));
    const next = Math.max(1, places.findIndex((value) => value >= at));
    const [low = 0, high = 1] = [places[next - 1], places[next]];
    const share = high > low ? Math.max(0, (at - low) / (high - low)) : 0;
    const mixed = (channel: number): number =>
      Math.round((colours[next - 1]?.[channel] ?? 0) * (1 - share) + (colours[next]?.[channel] ?? 0) * share);
    return [mixed(0), mixed(1), mixed(2)];
  };
}

/** Light of a channel, 0–1, from its value in sRGB. */
function linear(channel: number): number {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
