import tokens from '../../styles/tokens.css?raw';
import type { Role } from '../model/words.ts';
import { mix, type CanvasTheme } from '../theme.ts';

/** The light tokens, whatever the window shows: the first block of the file, which is the base of all others. */
const light: ReadonlyMap<string, string> = new Map(
  [...(/:root\s*\{([^}]*)\}/.exec(tokens)?.[1] ?? '').matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value.trim()]),
);

/** The window's light theme, without the window. */
export function lightTheme(): CanvasTheme {
  // A token may stand for another one.
  const colour = (token: string): string => {
    const value = light.get(token) ?? '';
    const other = /^var\(--([\w-]+)\)$/.exec(value)?.[1];
    return other === undefined ? value : colour(other);
  };
  return {
    colour,
    output: (place, part = '') => {
      const low = Math.min(6, Math.max(1, Math.floor(place)));
      return mix(colour(`out-${low}${part}`), colour(`out-${Math.min(6, low + 1)}${part}`), place - low);
    },
    fontUi: colour('font-ui'),
    fontMono: colour('font-mono'),
    haloOpacity: Number(colour('halo-opacity')),
    dimOpacity: Number(colour('dim-beyond-exit')),
    key: 'light',
  };
}

const black = '#000000';
const white = '#ffffff';
const grey = '#404040';

/** What is left of a colour on paper: text and lines black or dark grey, grounds white. Lines are 1 px, which is 0.75 pt. */
const onPaper: Readonly<Record<string, string>> = {
  text: black,
  'text-muted': grey,
  'text-faint': grey,
  'surface-canvas': white,
  'surface-stage': white,
  'surface-node': white,
  'surface-sunken': white,
  'node-error': white,
  line: '#808080',
  'line-strong': black,
  'line-edge': black,
  danger: black,
  warning: black,
};

/** Roles, told apart without colour: a pattern on the strip, as good on a photocopy. */
const strips: Readonly<Record<Role, string>> = {
  conv: '<rect width="4" height="4" fill="#000000"/>',
  norm: '<path d="M-1 1l2-2M0 4l4-4M3 5l2-2" stroke="#000000" stroke-width="0.8"/>',
  pool: '<path d="M0 1h4M0 3h4" stroke="#000000" stroke-width="0.8"/>',
  dense: '<rect width="4" height="4" fill="#808080"/>',
  merge: '<path d="M1 0v4M3 0v4" stroke="#000000" stroke-width="0.8"/>',
  input: '<path d="M3.5 0v4" stroke="#000000"/>',
  output: '<rect width="4" height="4" fill="#000000"/>',
};

/** Black on white, for paper; `defs` has the patterns that its colours refer to. */
export function printTheme(): { readonly theme: CanvasTheme; readonly defs: string } {
  const screen = lightTheme();
  const colour = (token: string): string => {
    const role = /^role-(\w+)$/.exec(token)?.[1];
    return role === undefined ? (onPaper[token] ?? black) : `url(#print-${role})`;
  };
  return {
    theme: {
      ...screen,
      colour,
      // Shallow to deep is light to dark, as in colour; the name stands beside it.
      output: (place, part = '') => (part === '-fill' ? white : part === '-line' ? black : mix('#8c8c8c', black, (place - 1) / 5)),
      key: 'print',
    },
    defs: Object.entries(strips)
      .map(([role, body]) => `<pattern id="print-${role}" width="4" height="4" patternUnits="userSpaceOnUse">${body}</pattern>`)
      .join(''),
  };
}
