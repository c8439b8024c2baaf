import { createNode } from '../graph/create.ts';
import type { GraphNode, NodeId } from '../graph/document.ts';
import type { AnyLayer } from '../lower/lowered-graph.ts';

/** A layer that belongs to no block and no head, as a node of its own; null where none says it (a padded shortcut outside of a block). */
export function plainNode(layer: AnyLayer, id: NodeId, name: string): GraphNode | null {
  switch (layer.op) {
    case 'input':
      return createNode('input', id, name, layer.attributes);
    case 'conv2d': {
      const { filters, kernelSize, strides, padding, groups, useBias } = layer.attributes;
      return createNode('conv', id, name, { filters, kernelSize: kernelSize[0], strides: strides[0], padding, groups, useBias });
    }
    case 'batchNorm':
      return createNode('batch-norm', id, name, layer.attributes);
    case 'activation':
      return createNode('activation', id, name, layer.attributes);
    case 'maxPool':
    case 'averagePool': {
      const { poolSize, strides, padding } = layer.attributes;
      return createNode(layer.op === 'maxPool' ? 'max-pool' : 'average-pool', id, name, {
        poolSize: poolSize[0],
        strides: strides[0],
        padding,
      });
    }
    case 'globalAveragePool':
      return createNode('global-pool', id, name);
    case 'flatten':
      return createNode('flatten', id, name);
    case 'dense':
      return createNode('dense', id, name, layer.attributes);
    case 'dropout':
      return createNode('dropout', id, name, layer.attributes);
    case 'add':
      return createNode('add', id, name);
    case 'concatenate':
      return createNode('concatenate', id, name);
    case 'shortcutPad':
      return null;
  }
}
