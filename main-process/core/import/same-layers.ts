import type { AnyLayer, LayerId } from '../lower/lowered-graph.ts';
import type { Padding } from '../ops/window.ts';
import type { Shape } from '../shape/facts.ts';
import { samePads } from './layers/window.ts';

/** A graph to compare: its layers by id, and the shape that goes into each. */
export interface ComparedGraph {
  readonly layer: (id: LayerId) => AnyLayer | undefined;
  readonly inputShape: (layer: AnyLayer) => Shape;
}

/**
 * What a layer computes, whatever it is called and however its padding is written: `same` becomes the pixels that it
 * puts on each side of this image, and a 1×1 pool is the strided identity that it is.
 */
export function signature(layer: AnyLayer, input: Shape): string {
  switch (layer.op) {
    case 'conv2d': {
      const { filters, kernelSize, strides, padding, groups, useBias } = layer.attributes;
      return JSON.stringify(['conv2d', filters, kernelSize, strides, pixels(padding, input, kernelSize, strides), groups, useBias]);
    }
    case 'maxPool':
    case 'averagePool': {
      const { poolSize, strides, padding } = layer.attributes;
      if (poolSize[0] === 1 && (typeof padding === 'string' || padding === 0))
        return JSON.stringify(['shortcutPad', input[2], strides[0]]);
      const padded = pixels(padding, input, poolSize, strides);
      // Averages leave the padding of `same` out and count that of a number: two things, where there is any.
      const counted = layer.op === 'averagePool' && typeof padding === 'number' && padding > 0;
      return JSON.stringify([layer.op, poolSize, strides, padded, counted]);
    }
    case 'shortcutPad':
      return JSON.stringify(['shortcutPad', layer.attributes.filters, layer.attributes.strides]);
    default:
      return JSON.stringify([layer.op, Object.entries(layer.attributes).sort(([a], [b]) => (a < b ? -1 : 1))]);
  }
}

function pixels(
  padding: Padding,
  [height = 1, width = 1]: Shape,
  window: readonly number[],
  strides: readonly number[],
): readonly number[] {
  if (typeof padding === 'number') return [padding, padding, padding, padding];
  if (padding === 'valid') return [0, 0, 0, 0];
  return [...samePads(height, window[0] ?? 1, strides[0] ?? 1), ...samePads(width, window[1] ?? 1, strides[1] ?? 1)];
}

/** Layers in topological order with their shapes. */
export interface WholeGraph {
  readonly layers: readonly AnyLayer[];
  readonly facts: { get(id: LayerId): { readonly inputs: readonly Shape[] } | undefined };
}

/**
 * Are two networks the same up to names and the order of summands? Every layer gets a number that stands for what it
 * computes of what; equal networks have equal numbers equally often. Linear, however long the network.
 */
export function sameNetwork(a: WholeGraph, b: WholeGraph): boolean {
  const numbers = new Map<string, number>();
  const [one, other] = [a, b].map((graph) => census(graph, numbers));
  return (
    one !== undefined &&
    other !== undefined &&
    one.size === other.size &&
    [...one].every(([number, count]) => other.get(number) === count)
  );
}

function census({ layers, facts }: WholeGraph, numbers: Map<string, number>): ReadonlyMap<number, number> {
  const numberOf = new Map<LayerId, number>();
  const counts = new Map<number, number>();
  for (const layer of layers) {
    const inputs = layer.inputs.map((id) => numberOf.get(id) ?? -1);
    if (layer.op === 'add') inputs.sort((x, y) => x - y);
    const key = `${signature(layer, facts.get(layer.id)?.inputs[0] ?? [])}(${inputs.join()})`;
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    numberOf.set(layer.id, number);
    counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  return counts;
}

/**
 * Do two graphs compute the same up to the names of their layers? Walks both from an output back to where `given` pairs
 * their inputs; an addition may have its inputs in either order.
 * @returns the layers of `b` by those of `a`, or null where they differ
 */
export function sameLayers(
  a: ComparedGraph,
  b: ComparedGraph,
  from: readonly [LayerId, LayerId],
  given: ReadonlyMap<LayerId, LayerId>,
): ReadonlyMap<LayerId, LayerId> | null {
  const pairs = new Map(given);
  return walk(a, b, from[0], from[1], pairs) ? pairs : null;
}

function walk(a: ComparedGraph, b: ComparedGraph, one: LayerId, other: LayerId, pairs: Map<LayerId, LayerId>): boolean {
  const known = pairs.get(one);
  if (known !== undefined) return known === other;
  const [x, y] = [a.layer(one), b.layer(other)];
  if (!x || !y || x.inputs.length !== y.inputs.length) return false;
  if (signature(x, a.inputShape(x)) !== signature(y, b.inputShape(y))) return false;
  const tried = new Map(pairs);
  pairs.set(one, other);
  if (x.inputs.every((input, index) => walk(a, b, input, y.inputs[index] ?? '', pairs))) return true;
  const mayTurn = x.op === 'add' && x.inputs.length === 2;
  pairs.clear();
  for (const [key, value] of tried) pairs.set(key, value);
  if (!mayTurn) return false;
  pairs.set(one, other);
  return x.inputs.every((input, index) => walk(a, b, input, y.inputs[1 - index] ?? '', pairs));
}
