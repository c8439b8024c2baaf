import type { Shape } from './facts.ts';

/** Why an op has no output shape. Plain data: diagnostics/ puts it into words for the node that it came from. */
export type ShapeProblem =
  | { readonly kind: 'needs-image'; readonly received: Shape }
  | { readonly kind: 'needs-vector'; readonly received: Shape }
  | { readonly kind: 'window-too-large'; readonly window: readonly [number, number]; readonly received: Shape; readonly padding: number }
  | { readonly kind: 'groups'; readonly groups: number; readonly channels: number; readonly of: 'input' | 'output' }
  | { readonly kind: 'shapes-differ'; readonly shapes: readonly Shape[] }
  | { readonly kind: 'cannot-narrow'; readonly received: Shape; readonly filters: number };

export type ImageShape = readonly [height: number, width: number, channels: number];
export const isImage = (shape: Shape | undefined): shape is ImageShape => shape?.length === 3;
export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((size, axis) => size === b[axis]);
export const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);
/** `16×16×32`, as the window and every message write a shape. */
export const formatShape = (shape: Shape): string => shape.join('×');
