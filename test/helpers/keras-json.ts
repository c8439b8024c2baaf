import type { AnyLayer, LoweredGraph } from '../../main-process/core/lower/lowered-graph.ts';
import { LEAKY_SLOPE } from '../../main-process/core/ops/activation.ts';
import type { Padding } from '../../main-process/core/ops/window.ts';

export const dialects = ['keras2', 'keras3', 'tfjs'] as const;
export type Dialect = (typeof dialects)[number];

interface Entry {
  readonly className: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: readonly string[];
}

/**
 * A lowered graph as the JSON of a model, in the words of Keras 2, Keras 3 or tfjs. Written from the layers of a design,
 * so that what import makes of it can be held against the design.
 */
export function kerasJson(graph: LoweredGraph, dialect: Dialect, name = 'model'): string {
  const needed = neededLayers(graph);
  const entries = needed.flatMap(entriesOf);
  const outputs = graph.exits.map(({ logits }) => logits);
  const layers = entries.map((entry) => write(entry, dialect));
  const ref = (layer: string): readonly unknown[] => [layer, 0, 0];
  const config = { name, trainable: true, layers, input_layers: [ref(graph.input)], output_layers: outputs.map(ref) };
  const functional = { class_name: dialect === 'keras2' ? 'Functional' : 'Model', config };
  if (dialect === 'keras3') {
    const flat = {
      ...config,
      input_layers: ref(graph.input),
      output_layers: outputs.length === 1 ? ref(outputs[0] ?? '') : outputs.map(ref),
    };
    return JSON.stringify({
      module: 'keras.src.models.functional',
      class_name: 'Functional',
      config: flat,
      registered_name: 'Functional',
    });
  }
  const versioned = {
    ...functional,
    keras_version: dialect === 'tfjs' ? 'tfjs-layers 4.22.0' : '2.15.0',
    backend: dialect === 'tfjs' ? 'tensor_flow.js' : 'tensorflow',
  };
  return JSON.stringify(
    dialect === 'keras2'
      ? versioned
      : {
          format: 'layers-model',
          modelTopology: { model_config: functional, keras_version: versioned.keras_version },
          weightsManifest: [],
        },
  );
}

/** Layers that lead to an exit; loose ends are no part of a model. */
export function neededLayers(graph: LoweredGraph): readonly AnyLayer[] {
  const kept = new Set(graph.exits.map(({ logits }) => logits));
  const layers = [...graph.layers].reverse().filter(({ id, inputs }) => {
    if (kept.has(id)) inputs.forEach((input) => kept.add(input));
    return kept.has(id);
  });
  return layers.reverse();
}

const padded = (layer: AnyLayer, padding: Padding, entry: Omit<Entry, 'inputs'>): readonly Entry[] => {
  if (typeof padding === 'string' || padding === 0)
    return [{ ...entry, inputs: layer.inputs, config: { ...entry.config, padding: padding === 0 ? 'valid' : padding } }];
  const pad = `${layer.id}_pad`;
  const margins = [
    [padding, padding],
    [padding, padding],
  ];
  return [
    { className: 'ZeroPadding2D', name: pad, config: { padding: margins, data_format: 'channels_last' }, inputs: layer.inputs },
    { ...entry, inputs: [pad], config: { ...entry.config, padding: 'valid' } },
  ];
};

function entriesOf(layer: AnyLayer): readonly Entry[] {
  const { id: name, inputs } = layer;
  switch (layer.op) {
    case 'input': {
      const { height, width, channels } = layer.attributes;
      return [{ className: 'InputLayer', name, config: { size: [null, height, width, channels] }, inputs }];
    }
    case 'conv2d': {
      const { filters, kernelSize, strides, padding, groups, useBias } = layer.attributes;
      const config = {
        filters,
        kernel_size: kernelSize,
        strides,
        groups,
        use_bias: useBias,
        activation: 'linear',
        data_format: 'channels_last',
        dilation_rate: [1, 1],
      };
      return padded(layer, padding, { className: 'Conv2D', name, config });
    }
    case 'maxPool':
    case 'averagePool': {
      const { poolSize, strides, padding } = layer.attributes;
      return padded(layer, padding, {
        className: layer.op === 'maxPool' ? 'MaxPooling2D' : 'AveragePooling2D',
        name,
        config: { pool_size: poolSize, strides },
      });
    }
    case 'batchNorm':
      return [{ className: 'BatchNormalization', name, config: { axis: -1, ...layer.attributes, center: true, scale: true }, inputs }];
    case 'activation': {
      const kind = layer.attributes.function;
      if (kind === 'leaky-relu')
        return [{ className: 'LeakyReLU', name, config: { alpha: LEAKY_SLOPE, negative_slope: LEAKY_SLOPE }, inputs }];
      return [{ className: 'Activation', name, config: { activation: kind === 'silu' ? 'swish' : kind }, inputs }];
    }
    case 'globalAveragePool':
      return [{ className: 'GlobalAveragePooling2D', name, config: {}, inputs }];
    case 'flatten':
      return [{ className: 'Flatten', name, config: {}, inputs }];
    case 'dense':
      return [
        {
          className: 'Dense',
          name,
          config: { units: layer.attributes.units, use_bias: layer.attributes.useBias, activation: 'linear' },
          inputs,
        },
      ];
    case 'dropout':
      return [{ className: 'Dropout', name, config: { rate: layer.attributes.rate }, inputs }];
    case 'add':
      return [{ className: 'Add', name, config: {}, inputs }];
    case 'concatenate':
      return [{ className: 'Concatenate', name, config: { axis: -1 }, inputs }];
    case 'shortcutPad':
      return [{ className: 'ShortcutPad', name, config: layer.attributes, inputs }];
  }
}

function write({ className, name, config, inputs }: Entry, dialect: Dialect): unknown {
  const { size, ...rest } = config;
  if (dialect === 'keras3') {
    const args = inputs.map((input) => ({
      class_name: '__keras_tensor__',
      config: { shape: [null], dtype: 'float32', keras_history: [input, 0, 0] },
    }));
    const own = { ...rest, ...(size === undefined ? {} : { batch_shape: size }), name };
    return {
      module: 'keras.layers',
      class_name: className,
      config: own,
      registered_name: null,
      name,
      inbound_nodes: inputs.length === 0 ? [] : [{ args: args.length > 1 ? [args] : args, kwargs: {} }],
    };
  }
  const own = { ...rest, ...(size === undefined ? {} : { batch_input_shape: size }), name };
  return {
    class_name: className,
    config: own,
    name,
    inbound_nodes: inputs.length === 0 ? [] : [inputs.map((input) => [input, 0, 0, {}])],
  };
}
