import { blockShapesDiffer } from '../diagnostics/catalogue.ts';
import type { NodeOf } from '../graph/document.ts';
import type { LayerBuilder, Value } from './builder.ts';
import { conv, norm } from './layers.ts';

export type BlockNode = NodeOf<'basic-block'> | NodeOf<'bottleneck-block'>;

/**
 * The way around the convolutions. `projection` is a 1×1 convolution of the block's stride without bias: bare in a
 * pre-activation block (spec §1), with batch norm in a post-activation one (arXiv 1512.03385, option B).
 */
export function lowerShortcut(build: LayerBuilder, node: BlockNode, start: Value, filters: number): Value {
  const { shortcut, strides, order, convs } = node.params;
  const keepsShape = strides === 1 && start.shape?.at(-1) === filters;
  if (shortcut === 'identity' || (keepsShape && shortcut !== 'projection')) return start;
  if (shortcut === 'pad') return build.layer('shortcut', 'shortcutPad', { filters, strides }, [start]);
  const projected = conv(build, 'shortcut', { filters, kernelSize: 1, strides, padding: 'valid', useBias: convs?.bias !== undefined }, start);
  return order === 'post' ? norm(build, 'shortcut-bn', projected, node.params.norm) : projected;
}

/** Sum of both ways; after it the ReLU of a post-activation block. */
export function join(build: LayerBuilder, node: BlockNode, residual: Value, shortcut: Value): Value {
  return build.layer('add', 'add', {}, [residual, shortcut], (problem) => blockShapesDiffer(node, problem));
}
