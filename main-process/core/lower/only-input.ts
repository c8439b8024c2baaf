import type { LoweredLayer } from './lowered-graph.ts';

/** The one input of a layer that has one, in whatever a target makes of layers. */
export function onlyInput<Value>(layer: LoweredLayer, inputs: readonly Value[]): Value {
  const [input] = inputs;
  if (input === undefined || inputs.length !== 1) {
    throw new Error(`${layer.op} "${layer.id}" takes one input but has ${inputs.length}; the graph was not validated before it was compiled.`);
  }
  return input;
}
