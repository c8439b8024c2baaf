import { z } from 'zod';
import { activate, activationConfig } from './activation.ts';
import { layerKind, type ConvertLayer } from './layer-kind.ts';

const batchNormConfig = z.looseObject({
  axis: z.union([z.int(), z.array(z.int()).length(1)]).nullish(),
  epsilon: z.number().positive().max(1).default(1e-3),
  momentum: z.number().min(0).max(1).default(0.99),
  center: z.literal(true, { error: 'batch norm without its offset is not supported: set center to true' }).nullish(),
  scale: z.literal(true, { error: 'batch norm without its scale is not supported: set scale to true' }).nullish(),
});
export const batchNorm = layerKind(batchNormConfig, ({ axis, epsilon, momentum }, input, source, write) => {
  const rank = write.shapeOf(input)?.length ?? 0;
  const [over] = [axis ?? -1].flat();
  if (rank > 0 && over !== -1 && over !== rank)
    return write.refuse(source, `normalises along axis ${over}; here it is always the channels, the last axis.`);
  return write.layer(source, '', 'batchNorm', { epsilon, momentum }, [input]);
});

const denseConfig = z.looseObject({
  units: z.int().min(1).max(65_536),
  use_bias: z.boolean().default(true),
  activation: activationConfig,
});
export const dense = layerKind(denseConfig, ({ units, use_bias, activation }, input, source, write) =>
  activate(activation, write.layer(source, '', 'dense', { units, useBias: use_bias }, [input]), source, write, 'act'),
);

const rate = z.looseObject({
  rate: z.number().min(0).lt(1).default(0.5),
  noise_shape: z.null({ error: 'noise_shape is not supported: every value is dropped by itself' }).optional(),
});
export const dropout = layerKind(rate, (config, input, source, write) => {
  if (config.rate > 0) return write.layer(source, '', 'dropout', { rate: config.rate }, [input]);
  write.note('left-out', source, 'Dropout at rate 0 does nothing.');
  return input;
});

/** Keras adds by the layer, by the operation behind `x + y`, and in Keras 2 by its TensorFlow name. */
export const add: ConvertLayer = (source, inputs, write) =>
  inputs.length < 2
    ? write.refuse(source, 'adds one tensor and something that is none. Here it adds two or more.')
    : write.layer(source, '', 'add', {}, inputs);

const axisConfig = z.looseObject({ axis: z.int().nullish() });
export const concatenate: ConvertLayer = (source, inputs, write) => {
  const { data } = axisConfig.safeParse(source.config);
  const axis = data?.axis ?? -1;
  const rank = write.shapeOf(inputs[0])?.length;
  if (axis !== -1 && rank !== undefined && axis !== rank)
    return write.refuse(source, `joins along axis ${axis}; here it is always the channels, the last axis.`);
  return inputs.length < 2 ? write.refuse(source, 'joins one tensor only.') : write.layer(source, '', 'concatenate', {}, inputs);
};

/** Keras 2's operations outside of layers: `x + y` and `tf.nn.relu(x)`. */
const operation = z.looseObject({ function: z.string() });
export const tfOperation: ConvertLayer = (source, inputs, write) => {
  const { data } = operation.safeParse(source.config);
  const name = data?.function ?? '';
  if (/^(math\.|__operators__\.)add$/.test(name)) return add(source, inputs, write);
  if (name === 'nn.relu') return activate('relu', inputs[0], source, write, '');
  return write.refuse(source, `is the TensorFlow operation “${name}”. Say it with a layer that AuxNet Studio has.`);
};

/** Option A of the first residual networks, as this application's own LayersModel writes it. */
const shortcutConfig = z.looseObject({ filters: z.int().min(1), strides: z.int().min(1) });
export const shortcutPad = layerKind(shortcutConfig, ({ filters, strides }, input, source, write) =>
  write.layer(source, '', 'shortcutPad', { filters, strides }, [input]),
);

export const passThrough: ConvertLayer = (_, [input]) => input;
/** What acts on the data or in training only, and keeps the shape. @param why continues "left out: …" */
export const leftOut =
  (why: string): ConvertLayer =>
  (source, [input], write) => {
    write.note('left-out', source, `${source.className}: ${why}`);
    return input;
  };
