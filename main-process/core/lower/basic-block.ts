import type { Value } from './builder.ts';
import { activate, conv, drop, norm } from './layers.ts';
import type { Lowering } from './lowering.ts';
import { join, lowerShortcut } from './shortcut.ts';

/**
 * Two 3×3 convolutions and a shortcut (spec §1).
 * pre-both: x + conv(relu(bn(conv(relu(bn(x)))))); pre-half: the shortcut starts from relu(bn(x)) (arXiv 1603.05027);
 * post: relu(shortcut(x) + bn(conv(relu(bn(conv(x)))))) (arXiv 1512.03385).
 * Padding is symmetric 1, as in Torch: TensorFlow's `same` is another network at stride 2.
 */
export const lowerBasicBlock: Lowering<'basic-block'> = (node, [input], build) => {
  const { filters, strides, order, groups, dropout, convs } = node.params;
  const padding = convs?.padding ?? 1;
  const conv1 = { filters, kernelSize: 3, strides, padding, groups, useBias: convs?.bias === 'all' };
  const conv2 = { filters, kernelSize: 3, padding, groups, useBias: convs?.bias !== undefined };
  const bn = (role: string, value: Value): Value => norm(build, role, value, node.params.norm);

  if (order === 'post') {
    let residual = conv(build, 'conv1', conv1, input);
    residual = activate(build, 'act1', bn('bn1', residual));
    residual = drop(build, 'dropout', dropout, residual);
    residual = bn('bn2', conv(build, 'conv2', conv2, residual));
    return activate(build, 'act2', join(build, node, residual, lowerShortcut(build, node, input, filters)));
  }

  const start = activate(build, 'act1', bn('bn1', input));
  let residual = conv(build, 'conv1', conv1, start);
  residual = activate(build, 'act2', bn('bn2', residual));
  residual = drop(build, 'dropout', dropout, residual);
  residual = conv(build, 'conv2', conv2, residual);
  return join(build, node, residual, lowerShortcut(build, node, order === 'pre-half' ? start : input, filters));
};
