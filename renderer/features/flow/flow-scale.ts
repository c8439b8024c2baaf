/** Width of a wire by the log of a gradient norm, 1.5 to 8 pixels (mockup README, "Flow"), and what its legend says. */
export interface FlowScale {
  readonly width: (norm: number) => number;
  /** Strength of the colour: the weakest wire is still to be seen. */
  readonly opacity: (norm: number) => number;
  /** Low, middle and high, each with the width it is drawn in. */
  readonly legend: readonly { readonly norm: number; readonly width: number }[];
}

export const flowWidths = { least: 1.5, most: 8 } as const;

/** Null where there is nothing to scale: no norm above 0. */
export function flowScale(norms: readonly number[]): FlowScale | null {
  const logs = norms.filter((norm) => norm > 0 && Number.isFinite(norm)).map(Math.log10);
  if (logs.length === 0) return null;
  let [low, high] = [Math.min(...logs), Math.max(...logs)];
  // Norms that hardly differ must not look as if they did: the scale spans at least half a decade.
  const missing = 0.5 - (high - low);
  if (missing > 0) [low, high] = [low - missing / 2, high + missing / 2];
  const place = (norm: number): number => (norm > 0 ? Math.min(1, Math.max(0, (Math.log10(norm) - low) / (high - low))) : 0);
  const width = (norm: number): number => flowWidths.least + (flowWidths.most - flowWidths.least) * place(norm);
  const legend = [low, (low + high) / 2, high].map((log) => ({ norm: 10 ** log, width: width(10 ** log) }));
  return { width, opacity: (norm) => 0.45 + 0.55 * place(norm), legend };
}

/** Two significant digits that take little room: 0.098, 1.2, 34, 5.1e-5. */
export function formatNorm(norm: number): string {
  if (norm === 0) return '0';
  if (norm < 1e-3 || norm >= 1e4) return norm.toExponential(1);
  return norm >= 10 ? norm.toFixed(norm >= 100 ? 0 : 1) : String(Number(norm.toPrecision(2)));
}
