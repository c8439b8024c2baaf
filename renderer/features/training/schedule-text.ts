/** The moments of a step schedule as a person writes them: "40, 60" per cent of the epochs. */
export const formatMoments = (fractions: readonly number[]): string => fractions.map((at) => Number((at * 100).toFixed(3))).join(', ');

/** Fractions in rising order, or null when a part is no percentage from 0 to 100. An empty text is no drops at all. */
export function readMoments(text: string): readonly number[] | null {
  const parts = text.split(/[,;\s%]+/).filter((part) => part !== '');
  const values = parts.map(Number);
  if (values.some((value) => !Number.isFinite(value) || value < 0 || value > 100)) return null;
  return [...new Set(values.map((value) => value / 100))].sort((a, b) => a - b);
}
