/** Colours and fonts of the canvas, read from the CSS tokens. A canvas cannot read custom properties by itself. */
export interface CanvasTheme {
  readonly colour: (token: string) => string;
  readonly fontUi: string;
  readonly fontMono: string;
  readonly haloOpacity: number;
  readonly dimOpacity: number;
  /** Colour of a place in the output ramp (1 to 6), between two tokens where it is not whole. */
  readonly output: (place: number, part?: '' | '-fill' | '-line') => string;
  /** Differs between themes: part of every cache key. */
  readonly key: string;
}

/** Reads the tokens as they are now. Call again when the theme changes. */
export function readTheme(root: HTMLElement): CanvasTheme {
  const style = getComputedStyle(root);
  const known = new Map<string, string>();
  const colour = (token: string): string => {
    let value = known.get(token);
    if (value === undefined) {
      value = style.getPropertyValue(`--${token}`).trim();
      known.set(token, value);
    }
    return value;
  };
  const output = (place: number, part: '' | '-fill' | '-line' = ''): string => {
    const low = Math.min(6, Math.max(1, Math.floor(place)));
    const high = Math.min(6, low + 1);
    return mix(colour(`out-${low}${part}`), colour(`out-${high}${part}`), place - low);
  };
  return {
    colour,
    output,
    fontUi: colour('font-ui'),
    fontMono: colour('font-mono'),
    haloOpacity: Number(colour('halo-opacity')) || 0.2,
    dimOpacity: Number(colour('dim-beyond-exit')) || 0.35,
    key: ['surface-node', 'text', 'accent', 'out-1', 'font-ui'].map(colour).join('|'),
  };
}

/** Mixes two `#rrggbb` colours; neighbours of the ramp are close enough to mix in sRGB. */
export function mix(a: string, b: string, share: number): string {
  if (share <= 0 || a === b) return a;
  const channel = (colour: string, index: number): number => Number.parseInt(colour.slice(1 + 2 * index, 3 + 2 * index), 16);
  const mixed = [0, 1, 2].map((index) => Math.round(channel(a, index) * (1 - share) + channel(b, index) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Calls back whenever the theme may have changed: the system's setting, or the attribute on the root. Returns the way to stop. */
export function watchTheme(root: HTMLElement, changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(root, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
  const media = matchMedia('(prefers-color-scheme: dark)');
  media.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    media.removeEventListener('change', changed);
  };
}
