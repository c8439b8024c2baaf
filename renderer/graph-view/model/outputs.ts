/**
 * Which of the six output tokens n outputs take, shallow to deep (tokens.css): 1: 6 | 2: 1 6 | 3: 1 3 6 | 4: 1 3 5 6 |
 * 5: 1 2 4 5 6 | 6: all. More than six are spread evenly: the place may then lie between two tokens.
 */
const places: readonly (readonly number[])[] = [[], [6], [1, 6], [1, 3, 6], [1, 3, 5, 6], [1, 2, 4, 5, 6], [1, 2, 3, 4, 5, 6]];

/** Place of output `index` of `count` in the ramp, 1 (shallow) to 6 (deep). */
export function outputPlace(index: number, count: number): number {
  const fixed = places[count]?.[index];
  return fixed ?? (count <= 1 ? 6 : 1 + (5 * index) / (count - 1));
}
