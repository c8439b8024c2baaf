import type { AnyLayer } from '../lower/lowered-graph.ts';
import type { NodeId } from '../graph/document.ts';
import type { LayerFacts } from './facts.ts';

/** Which activations of a node the backward pass reads again. */
export interface KeptActivations {
  /** Bytes an image of its own layers' outputs. */
  readonly bytes: number;
  /** Bytes an image of what it gives to others, where `bytes` does not hold that yet. */
  readonly output: number;
  /** True where the gradient of one of its layers reads what comes in. */
  readonly inputs: boolean;
}

/** Ops whose gradient reads their input (core/program/primitives). */
const readsInput: ReadonlySet<AnyLayer['op']> = new Set(['conv2d', 'batchNorm', 'dense', 'maxPool']);

/** @param facts of each layer, in the same order @param output the layer that carries the node's output */
export function keptActivations(layers: readonly AnyLayer[], facts: readonly LayerFacts[], output: string): KeptActivations {
  const read = new Set(layers.flatMap(({ op, inputs }) => (readsInput.has(op) ? inputs : [])));
  let bytes = 0;
  let given = 0;
  let own = 0;
  layers.forEach(({ id, op }, index) => {
    const size = facts[index]?.activationBytes ?? 0;
    if (read.has(id)) own += 1;
    // The gradient of a ReLU and its kin is told from the output.
    if (op === 'activation' || read.has(id)) bytes += size;
    else if (id === output) given = size;
  });
  return { bytes, output: given, inputs: read.size > own };
}

/** Bytes an image that a training step of the whole design keeps: each activation once, however many read it. */
export function keptBytes(nodes: ReadonlyMap<NodeId, { readonly sources: readonly NodeId[]; readonly kept: KeptActivations }>): number {
  let sum = 0;
  const given = new Set<NodeId>();
  for (const { sources, kept } of nodes.values()) {
    sum += kept.bytes;
    if (kept.inputs) for (const source of sources) given.add(source);
  }
  for (const source of given) sum += nodes.get(source)?.kept.output ?? 0;
  return sum;
}
