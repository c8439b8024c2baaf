import { z } from 'zod';
import type { activationKinds } from '../../graph/kinds.ts';
import { LEAKY_SLOPE } from '../../ops/activation.ts';
import { unknownValue, type LayerWriter, type Value } from '../layer-writer.ts';
import type { SourceLayer } from '../source-model.ts';
import { layerKind } from './layer-kind.ts';

type Kind = (typeof activationKinds)[number];

/** An activation by name, as `Activation` layers and the `activation` of others write it: a word, or a serialised function or layer. */
export const activationConfig = z
  .union([z.string(), z.looseObject({ class_name: z.string(), config: z.unknown().optional() })])
  .nullish();
export type ActivationConfig = z.output<typeof activationConfig>;

const kinds: Readonly<Record<string, Kind | 'linear' | 'softmax'>> = {
  linear: 'linear',
  softmax: 'softmax',
  relu: 'relu',
  relu6: 'relu',
  leaky_relu: 'leaky-relu',
  leakyrelu: 'leaky-relu',
  elu: 'elu',
  swish: 'silu',
  silu: 'silu',
};

/** Appends an activation by its name in the file: nothing for `linear`, a mark for `softmax`. */
export function activate(config: ActivationConfig, input: Value, source: SourceLayer, write: LayerWriter, part: string): Value {
  const word = wordOf(config);
  const kind = kinds[word.toLowerCase()];
  if (kind === undefined) {
    return write.refuse(source, `has the activation “${word}”. Here there are ReLU, Leaky ReLU, ELU and SiLU: train with one of these.`);
  }
  if (kind === 'linear') return input;
  if (kind === 'softmax') return softmax(input, source, write);
  if (word === 'relu6') write.note('changed', source, 'ReLU capped at 6 became ReLU.');
  if (kind === 'leaky-relu') write.note('changed', source, `Leaky ReLU with slope 0.2 became one with ${LEAKY_SLOPE}.`);
  return write.layer(source, part, 'activation', { function: kind }, [input]);
}

function wordOf(config: ActivationConfig): string {
  if (config === null || config === undefined) return 'linear';
  if (typeof config === 'string') return config;
  // Keras 3: { class_name: 'function', config: 'relu' }; a layer as activation: { class_name: 'ReLU', … }.
  return typeof config.config === 'string' ? config.config : config.class_name;
}

export const activationLayer = layerKind(z.looseObject({ activation: activationConfig }), ({ activation }, input, source, write) =>
  activate(activation, input, source, write, ''),
);

const relu = z.looseObject({ max_value: z.number().nullish(), negative_slope: z.number().nullish(), threshold: z.number().nullish() });
export const reluLayer = layerKind(relu, (config, input, source, write) => {
  const slope = config.negative_slope ?? 0;
  if ((config.threshold ?? 0) !== 0) return write.refuse(source, 'has a threshold. ReLU bends at 0 here: set threshold to 0.');
  if (typeof config.max_value === 'number') write.note('changed', source, `ReLU capped at ${config.max_value} became ReLU.`);
  return slope === 0 ? write.layer(source, '', 'activation', { function: 'relu' }, [input]) : leaky(slope, input, source, write);
});

/** Keras 2 calls the slope `alpha` and has 0.3 where it says nothing, Keras 3 `negative_slope`. */
const leakyRelu = z.looseObject({
  alpha: z.union([z.number(), z.array(z.number()).length(1)]).nullish(),
  negative_slope: z.number().nullish(),
});
export const leakyReluLayer = layerKind(leakyRelu, ({ alpha, negative_slope }, input, source, write) =>
  leaky(negative_slope ?? [alpha ?? 0.3].flat()[0] ?? 0.3, input, source, write),
);

function leaky(slope: number, input: Value, source: SourceLayer, write: LayerWriter): Value {
  if (Math.abs(slope - LEAKY_SLOPE) > 1e-6)
    write.note('changed', source, `Leaky ReLU with slope ${slope} became one with ${LEAKY_SLOPE}.`);
  return write.layer(source, '', 'activation', { function: 'leaky-relu' }, [input]);
}

export const eluLayer = layerKind(z.looseObject({ alpha: z.number().nullish() }), ({ alpha }, input, source, write) => {
  if ((alpha ?? 1) !== 1) write.note('changed', source, `ELU with α ${alpha} became one with 1.`);
  return write.layer(source, '', 'activation', { function: 'elu' }, [input]);
});

export const siluLayer = layerKind(z.unknown(), (_, input, source, write) =>
  write.layer(source, '', 'activation', { function: 'silu' }, [input]),
);

export const softmaxLayer = layerKind(z.unknown(), (_, input, source, write) => softmax(input, source, write));

/** Only a mark: whether an output reads it, as the only one, shows later. */
function softmax(input: Value, source: SourceLayer, write: LayerWriter): Value {
  if (input.layer === null) return unknownValue;
  if (write.shapeOf(input)?.length !== 1)
    return write.refuse(source, 'takes the soft-max of an image. Here an output is a vector of logits: pool or flatten before it.');
  return { ...input, softmax: true };
}
