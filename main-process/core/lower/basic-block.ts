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
  const { filters, strides, order, groups, dropout } = node.params;
  const conv1 = { filters, kernelSize: 3, strides, padding: 1, groups };
  const conv2 = { filters, kernelSize: 3, padding: 1, groups };

  if (order === 'post') {
    let residual = conv(build, 'conv1', conv1, input);
    residual = activate(build, 'act1', norm(build, 'bn1', residual));
    residual = drop(build, 'dropout', dropout, residual);
    residual = norm(build, 'bn2', conv(build, 'conv2', conv2, residual));
    return activate(build, 'act2', join(build, node, residual, lowerShortcut(build, node, input, filters)));
  }

  const start = activate(build, 'act1', norm(build, 'bn1', input));
  let residual = conv(build, 'conv1', conv1, start);
  residual = activate(build, 'act2', norm(build, 'bn2', residual));
  residual = drop(build, 'dropout', dropout, residual);
  residual = conv(build, 'conv2', conv2, residual);
  return join(build, node, residual, lowerShortcut(build, node, order === 'pre-half' ? start : input, filters));
};
