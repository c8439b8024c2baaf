import type { NodeKind } from './kinds.ts';

/** How many connections lead into a node, and whether any may leave it. */
export interface Ports {
  readonly inputs: { readonly min: number; readonly max: number };
  readonly feeds: boolean;
}

const source: Ports = { inputs: { min: 0, max: 0 }, feeds: true };
const layer: Ports = { inputs: { min: 1, max: 1 }, feeds: true };
const merge: Ports = { inputs: { min: 2, max: Number.POSITIVE_INFINITY }, feeds: true };
const sink: Ports = { inputs: { min: 1, max: 1 }, feeds: false };

export const ports: Readonly<Record<NodeKind, Ports>> = {
  input: source,
  conv: layer,
  'batch-norm': layer,
  activation: layer,
  'basic-block': layer,
  'bottleneck-block': layer,
  'max-pool': layer,
  'average-pool': layer,
  'global-pool': layer,
  flatten: layer,
  dense: layer,
  dropout: layer,
  add: merge,
  concatenate: merge,
  'auxiliary-output': sink,
  output: sink,
};
