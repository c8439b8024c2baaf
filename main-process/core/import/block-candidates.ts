import type { NodeOf } from '../graph/document.ts';
import type { ParamsOf } from '../graph/kinds.ts';
import type { AnyLayer, LayerId, LoweredLayer } from '../lower/lowered-graph.ts';

export type BlockParams = NodeOf<'basic-block'>['params'] | NodeOf<'bottleneck-block'>['params'];
export interface BlockCandidate {
  readonly kind: 'basic-block' | 'bottleneck-block';
  readonly params: Partial<ParamsOf<'bottleneck-block'>>;
  readonly input: LayerId;
  readonly output: LayerId;
}
type LayersById = ReadonlyMap<LayerId, AnyLayer>;
type Conv = LoweredLayer<'conv2d'>;

/** Layers that a block's convolutions can stand between. */
const inBranch: ReadonlySet<AnyLayer['op']> = new Set(['conv2d', 'batchNorm', 'activation', 'dropout']);
/** More than any block has on one side. */
const LONGEST = 16;

/**
 * Blocks that could end in this addition, read off the branch that looks like one: kernel sizes tell the kind, their
 * numbers the parameters. Whether one of them is really there is for the comparison to say, so none needs to be excluded here.
 */
export function blockCandidates(
  sum: AnyLayer,
  layers: LayersById,
  readers: ReadonlyMap<LayerId, readonly AnyLayer[]>,
): readonly BlockCandidate[] {
  return sum.inputs.flatMap((end) => {
    const branch = branchBefore(end, layers, readers);
    return [3, 2].flatMap((count) => (branch.filter(isConv).length >= count ? candidatesOf(sum, branch, count, layers, readers) : []));
  });
}

const isConv = (layer: AnyLayer): layer is Conv => layer.op === 'conv2d';

/** From the addition backwards, as long as one layer reads one layer. */
function branchBefore(end: LayerId, layers: LayersById, readers: ReadonlyMap<LayerId, readonly AnyLayer[]>): readonly AnyLayer[] {
  const branch: AnyLayer[] = [];
  for (
    let layer = layers.get(end);
    layer && inBranch.has(layer.op) && branch.length < LONGEST;
    layer = layers.get(layer.inputs[0] ?? '')
  ) {
    branch.push(layer);
    // A convolution or norm that others read too is where a half pre-activation block's shortcut leaves: the walk ends behind its norm.
    if ((readers.get(layer.id)?.length ?? 0) > 1 && layer.op !== 'activation') break;
  }
  return branch;
}

function candidatesOf(
  sum: AnyLayer,
  branch: readonly AnyLayer[],
  count: number,
  layers: LayersById,
  readers: ReadonlyMap<LayerId, readonly AnyLayer[]>,
): readonly BlockCandidate[] {
  const convs = branch.filter(isConv).slice(0, count).reverse();
  const [first, second, third] = convs;
  if (!first || !second) return [];
  const sizes = convs.map(({ attributes }) => attributes.kernelSize[0]).join('-');
  const kind = count === 2 && sizes === '3-3' ? 'basic-block' : count === 3 && sizes === '1-3-1' ? 'bottleneck-block' : null;
  if (kind === null) return [];
  const inner = branch.slice(0, branch.indexOf(first) + 1);
  const behind = layers.get(first.inputs[0] ?? '');
  const norm = [...inner, ...branch].find((layer) => layer.op === 'batchNorm');
  const dropout = inner.find((layer) => layer.op === 'dropout');
  const filters = first.attributes.filters;
  const strided = convs.find(({ attributes }) => attributes.strides[0] > 1);
  const middle = kind === 'basic-block' ? first : second;
  const widest = third ?? second;
  const shared = {
    filters,
    strides: strided?.attributes.strides[0] ?? 1,
    groups: middle.attributes.groups,
    ...(dropout?.op === 'dropout' && { dropout: dropout.attributes.rate }),
    ...(third && { expansion: Math.min(64, Math.max(1 / 16, third.attributes.filters / filters)) }),
    ...normOf(norm),
    ...departuresOf(convs, third !== undefined && strided === first),
  };
  const end = branch[0];
  if (end?.op === 'batchNorm') {
    const [after, ...others] = readers.get(sum.id) ?? [];
    return after && others.length === 0
      ? shortcuts({ kind, params: { ...shared, order: 'post' }, input: first.inputs[0] ?? '', output: after.id })
      : [];
  }
  if (end !== widest || behind?.op !== 'activation') return [];
  const before = layers.get(behind.inputs[0] ?? '');
  const input = before?.op === 'batchNorm' ? (before.inputs[0] ?? '') : null;
  if (input === null || before?.op !== 'batchNorm') return [];
  const pre = { ...shared, ...normOf(before) };
  return (['pre-both', 'pre-half'] as const).flatMap((order) => shortcuts({ kind, params: { ...pre, order }, input, output: sum.id }));
}

/** `auto` first: what it becomes is what designs say. */
const shortcuts = (candidate: BlockCandidate): readonly BlockCandidate[] =>
  (['auto', 'pad', 'projection'] as const).map((shortcut) => ({ ...candidate, params: { ...candidate.params, shortcut } }));

function normOf(layer: AnyLayer | undefined): Pick<BlockCandidate['params'], 'norm'> {
  if (layer?.op !== 'batchNorm') return {};
  const { epsilon, momentum } = layer.attributes;
  return epsilon === 1e-5 && momentum === 0.9 ? {} : { norm: { epsilon, momentum } };
}

/** Bias, TensorFlow's padding and a stride on the first 1×1, where the convolutions have them. */
function departuresOf(convs: readonly Conv[], strideOnFirst: boolean): Pick<BlockCandidate['params'], 'convs'> {
  const biased = convs.map(({ attributes }) => attributes.useBias);
  const bias = biased.every(Boolean) ? 'all' : biased.at(-1) === true ? 'last' : undefined;
  // At stride 1 both paddings are one thing; where a 3×3 strides with `same`, the block has to say so.
  const same = convs.some(
    ({ attributes }) => attributes.kernelSize[0] === 3 && attributes.strides[0] > 1 && attributes.padding === 'same',
  );
  const departures = {
    ...(same && { padding: 'same' as const }),
    ...(bias && { bias: bias as 'all' | 'last' }),
    ...(strideOnFirst && { strideOn: 'first' as const }),
  };
  return Object.keys(departures).length > 0 ? { convs: departures } : {};
}
