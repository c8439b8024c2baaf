/**
 * Which of the six output tokens n outputs take, shallow to deep (tokens.css): 1: 6 | 2: 1 6 | 3: 1 3 6 | 4: 1 3 5 6 |
 * 5: 1 2 4 5 6 | 6: all. An output is one colour everywhere.
 */
const places: readonly (readonly number[])[] = [[], [6], [1, 6], [1, 3, 6], [1, 3, 5, 6], [1, 2, 4, 5, 6], [1, 2, 3, 4, 5, 6]];

/** A CSS colour for output `index` of `count`, shallow first. Beyond six, neighbours are mixed. */
export function outputColour(index: number, count: number): string {
  const fixed = places[count]?.[index];
  if (fixed !== undefined) return `var(--out-${fixed})`;
  const place = count <= 1 ? 6 : 1 + (5 * index) / (count - 1);
  const low = Math.min(5, Math.max(1, Math.floor(place)));
  const share = Math.round((place - low) * 100);
  return share === 0 ? `var(--out-${low})` : share === 100 ? `var(--out-${low + 1})` : `color-mix(in oklab, var(--out-${low + 1}) ${share}%, var(--out-${low}))`;
}

/** Outputs, shallow to deep, each with its colour. */
export const withColours = <T extends object>(outputs: readonly T[]): readonly (T & { readonly colour: string })[] =>
  outputs.map((output, index) => ({ ...output, colour: outputColour(index, outputs.length) }));
