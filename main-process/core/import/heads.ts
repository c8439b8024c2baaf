import type { headKinds, ParamsOf } from '../graph/kinds.ts';
import type { AnyLayer, LayerId } from '../lower/lowered-graph.ts';
import { readersOf, type ImportedGraph } from './imported-graph.ts';

/** Layers between trunk and logits that are a head of a kind that designs have. */
export interface FoundHead {
  readonly name: string;
  readonly head: (typeof headKinds)[number];
  readonly params: Pick<ParamsOf<'output'>, 'head' | 'norm'>;
  /** What the head hangs on. */
  readonly tap: LayerId;
  readonly layers: ReadonlySet<LayerId>;
}

type HeadLayer = 'batchNorm' | 'activation' | 'globalAveragePool' | 'flatten';
/** Of each kind, from the dense layer backwards; the longest that fits is it. */
const kinds: readonly (readonly [FoundHead['head'], readonly HeadLayer[]])[] = [
  ['A', ['globalAveragePool', 'activation', 'batchNorm']],
  ['B', ['flatten', 'activation', 'batchNorm']],
  ['D', ['globalAveragePool', 'activation']],
  ['C', ['globalAveragePool']],
  ['dense', []],
];

/**
 * The head of every output. Layers of blocks, and such that others read as well, belong to the trunk.
 * @param taken layers of residual blocks
 */
export function findHeads(graph: ImportedGraph, taken: ReadonlySet<LayerId>): readonly FoundHead[] {
  const byId = new Map(graph.layers.map((layer) => [layer.id, layer]));
  const readers = readersOf(graph);
  const outputs = new Set(graph.outputs.map(({ logits }) => logits));
  const own = (id: LayerId): boolean => !taken.has(id) && !outputs.has(id) && (readers.get(id)?.length ?? 0) === 1;

  return graph.outputs.map(({ name, logits }) => {
    const dense = byId.get(logits);
    const plain: FoundHead = { name, head: 'none', params: { head: 'none' }, tap: logits, layers: new Set() };
    // Something reads the logits, or they have no bias, or end a block: then they are a layer of the trunk.
    if (dense?.op !== 'dense' || !dense.attributes.useBias || taken.has(logits) || readers.has(logits)) return plain;
    for (const [head, ops] of kinds) {
      const chain = chainBefore(dense, ops, byId, own);
      if (!chain) continue;
      const norm = chain.find((layer) => layer.op === 'batchNorm');
      const tap = (chain.at(-1) ?? dense).inputs[0] ?? '';
      return { name, head, params: { head, ...normOf(norm) }, tap, layers: new Set([logits, ...chain.map(({ id }) => id)]) };
    }
    return plain;
  });
}

function chainBefore(
  dense: AnyLayer,
  ops: readonly HeadLayer[],
  byId: ReadonlyMap<LayerId, AnyLayer>,
  own: (id: LayerId) => boolean,
): readonly AnyLayer[] | null {
  const chain: AnyLayer[] = [];
  let at = dense;
  for (const op of ops) {
    const before = byId.get(at.inputs[0] ?? '');
    if (before?.op !== op || !own(before.id) || (before.op === 'activation' && before.attributes.function !== 'relu')) return null;
    chain.push(before);
    at = before;
  }
  return chain;
}

function normOf(layer: AnyLayer | undefined): Pick<ParamsOf<'output'>, 'norm'> {
  if (layer?.op !== 'batchNorm') return {};
  const { epsilon, momentum } = layer.attributes;
  return epsilon === 1e-5 && momentum === 0.9 ? {} : { norm: { epsilon, momentum } };
}
