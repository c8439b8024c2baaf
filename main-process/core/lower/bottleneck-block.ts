import { bottleneckWidth } from '../graph/kinds.ts';
import type { Value } from './builder.ts';
import { activate, conv, drop, norm } from './layers.ts';
import type { Lowering } from './lowering.ts';
import { join, lowerShortcut } from './shortcut.ts';

/**
 * 1×1 down, 3×3, 1×1 up to `filters · expansion` channels, and a shortcut (arXiv 1512.03385 §4.1, pre-activation
 * 1603.05027; grouped 3×3: ResNeXt, 1611.05431). The stride sits on the 3×3, as in the Torch code that the authors
 * built on, not on the first 1×1, which would skip three pixels of four (`convs.strideOn: first`
 * puts it there). Dropout stands before the 3×3.
 */
export const lowerBottleneckBlock: Lowering<'bottleneck-block'> = (node, [input], build) => {
  const { filters, strides, order, groups, dropout, convs } = node.params;
  const useBias = convs?.bias === 'all';
  const first = convs?.strideOn === 'first';
  const width = bottleneckWidth(node.params);
  const conv1 = { filters, kernelSize: 1, strides: first ? strides : 1, padding: 'valid', useBias } as const;
  const conv2 = { filters, kernelSize: 3, strides: first ? 1 : strides, padding: convs?.padding ?? 1, groups, useBias };
  const conv3 = { filters: width, kernelSize: 1, padding: 'valid', useBias: convs?.bias !== undefined } as const;
  const bn = (role: string, value: Value): Value => norm(build, role, value, node.params.norm);

  if (order === 'post') {
    let residual = conv(build, 'conv1', conv1, input);
    residual = activate(build, 'act1', bn('bn1', residual));
    residual = drop(build, 'dropout', dropout, residual);
    residual = conv(build, 'conv2', conv2, residual);
    residual = activate(build, 'act2', bn('bn2', residual));
    residual = bn('bn3', conv(build, 'conv3', conv3, residual));
    return activate(build, 'act3', join(build, node, residual, lowerShortcut(build, node, input, width)));
  }

  const start = activate(build, 'act1', bn('bn1', input));
  let residual = conv(build, 'conv1', conv1, start);
  residual = activate(build, 'act2', bn('bn2', residual));
  residual = drop(build, 'dropout', dropout, residual);
  residual = conv(build, 'conv2', conv2, residual);
  residual = activate(build, 'act3', bn('bn3', residual));
  residual = conv(build, 'conv3', conv3, residual);
  return join(build, node, residual, lowerShortcut(build, node, order === 'pre-half' ? start : input, width));
};
