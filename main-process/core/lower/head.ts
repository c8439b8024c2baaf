import { headNeedsImage, notLogits } from '../diagnostics/catalogue.ts';
import type { NodeOf } from '../graph/document.ts';
import { sameShape } from '../shape/problem.ts';
import type { LayerBuilder, Value } from './builder.ts';
import { activate, norm } from './layers.ts';
import type { Lowering } from './lowering.ts';

type OutputNode = NodeOf<'auxiliary-output'> | NodeOf<'output'>;

/**
 * From the trunk to the logits (spec §2). A: BN-ReLU-global pool-dense; B: BN-ReLU-flatten-dense; C: global pool-dense;
 * D: ReLU-global pool-dense; `dense`: dense alone; `none`: the trunk already ends in logits.
 */
function lowerHead(node: OutputNode, input: Value, build: LayerBuilder, classes: number): Value {
  const kind = node.params.head;
  if (kind === 'none') {
    if (input.shape && !sameShape(input.shape, [classes])) build.diagnostics.push(notLogits(node, input.shape, classes));
    return input;
  }
  if (input.shape?.length === 1 && kind !== 'dense' && kind !== 'B') {
    build.diagnostics.push(headNeedsImage(node, input.shape));
    return { layer: input.layer, shape: null };
  }
  let value = input;
  if (kind === 'A' || kind === 'B') value = norm(build, 'bn', value, node.params.norm);
  if (kind === 'A' || kind === 'B' || kind === 'D') value = activate(build, 'act', value);
  if (kind === 'B') value = build.layer('flatten', 'flatten', {}, [value]);
  else if (kind !== 'dense') value = build.layer('pool', 'globalAveragePool', {}, [value]);
  return build.layer('dense', 'dense', { units: classes, useBias: true }, [value]);
}

export const lowerAuxiliaryOutput: Lowering<'auxiliary-output'> = (node, [input], build, classes) => lowerHead(node, input, build, classes);
export const lowerOutput: Lowering<'output'> = (node, [input], build, classes) => lowerHead(node, input, build, classes);
