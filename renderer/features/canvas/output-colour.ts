/** CSS colour of a place in the output ramp, 1 (shallow) to 6 (deep); between two tokens they are mixed. */
export function outputPlaceColour(place: number): string {
  const low = Math.min(6, Math.max(1, Math.floor(place)));
  const share = Math.round((place - low) * 100);
  return share === 0 ? `var(--out-${low})` : `color-mix(in oklab, var(--out-${low + 1}) ${share}%, var(--out-${low}))`;
}
