/** Steps of the heat scale in tokens.css. */
const STEPS = 7;

/** The token of a share from 0 to 1, and of text on it. Nothing at all has the lightest. */
export function heatOf(share: number): { readonly fill: string; readonly text: string } {
  const step = share <= 0 ? 0 : Math.min(STEPS - 1, 1 + Math.floor(share * (STEPS - 1)));
  return { fill: `var(--heat-${step})`, text: step >= 4 ? 'var(--heat-text-high)' : 'var(--heat-text-low)' };
}
