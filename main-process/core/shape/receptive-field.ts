import type { AnyLayer, LayerId, LoweredGraph } from '../lower/lowered-graph.ts';

/**
 * The part of the input image that one value of a layer's output can depend on: `size` pixels along height and width,
 * `jump` pixels from one value to its neighbour. `whole` where every pixel counts (global pooling, flatten and what follows).
 */
export type ReceptiveField =
  | { readonly whole: true }
  | { readonly whole: false; readonly size: readonly [height: number, width: number]; readonly jump: readonly [number, number] };

const WHOLE: ReceptiveField = { whole: true };
const PIXEL: ReceptiveField = { whole: false, size: [1, 1], jump: [1, 1] };

/**
 * Receptive field of a layer, from those of the layers before it; undefined for a layer that is not there. A window of k at
 * stride s makes r + (k − 1)·j of r, and j·s of the jump j (Araujo et al., Computing Receptive Fields of Convolutional Neural
 * Networks, Distill 2019, eq. 2). Branches that meet: the larger one. Padding and the image's edge are left out: the field may
 * be larger than the image. Linear in the number of layers.
 */
export function receptiveField(graph: Pick<LoweredGraph, 'layers'>, id: LayerId): ReceptiveField | undefined {
  const fields = new Map<LayerId, ReceptiveField>();
  for (const layer of graph.layers) {
    const field = fieldAfter(layer, fields);
    if (layer.id === id) return field;
    fields.set(layer.id, field);
  }
  return undefined;
}

interface Known {
  readonly inputs: readonly ReceptiveField[];
  readonly field: ReceptiveField;
}
/** Layers are immutable, and most are the same after an edit as before it. */
const knownFields = new WeakMap<AnyLayer, Known>();

function fieldAfter(layer: AnyLayer, fields: ReadonlyMap<LayerId, ReceptiveField>): ReceptiveField {
  const known = knownFields.get(layer);
  if (known?.inputs.every((input, index) => input === (fields.get(layer.inputs[index] ?? '') ?? WHOLE))) return known.field;
  const inputs = layer.inputs.map((input) => fields.get(input) ?? WHOLE);
  const field = fieldOf(layer, inputs);
  knownFields.set(layer, { inputs, field });
  return field;
}

function fieldOf(layer: AnyLayer, inputs: readonly ReceptiveField[]): ReceptiveField {
  switch (layer.op) {
    case 'input':
      return PIXEL;
    case 'conv2d':
      return through(largest(inputs), layer.attributes.kernelSize, layer.attributes.strides);
    case 'maxPool':
    case 'averagePool':
      return through(largest(inputs), layer.attributes.poolSize, layer.attributes.strides);
    case 'shortcutPad':
      return through(largest(inputs), [1, 1], [layer.attributes.strides, layer.attributes.strides]);
    case 'globalAveragePool':
    case 'flatten':
    case 'dense':
      return WHOLE;
    case 'batchNorm':
    case 'activation':
    case 'dropout':
    case 'add':
    case 'concatenate':
      return largest(inputs);
  }
}

function through(field: ReceptiveField, window: readonly [number, number], strides: readonly [number, number]): ReceptiveField {
  if (field.whole) return field;
  const { size, jump } = field;
  return {
    whole: false,
    size: [size[0] + (window[0] - 1) * jump[0], size[1] + (window[1] - 1) * jump[1]],
    jump: [jump[0] * strides[0], jump[1] * strides[1]],
  };
}

function largest(fields: readonly ReceptiveField[]): ReceptiveField {
  return fields.reduce((most, field) => {
    if (most.whole || field.whole) return WHOLE;
    const of = (key: 'size' | 'jump'): [number, number] => [Math.max(most[key][0], field[key][0]), Math.max(most[key][1], field[key][1])];
    return { whole: false, size: of('size'), jump: of('jump') };
  }, fields[0] ?? WHOLE);
}
