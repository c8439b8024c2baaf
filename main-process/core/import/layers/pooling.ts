import { z } from 'zod';
import { unknownValue, type Value, type LayerWriter } from '../layer-writer.ts';
import type { SourceLayer } from '../source-model.ts';
import { channelsLast, keyword, layerKind, square } from './layer-kind.ts';
import { takeMargins } from './window.ts';

const pool = z.looseObject({
  pool_size: square('pool_size').default([2, 2]),
  strides: square('strides').nullish(),
  padding: keyword.pipe(z.enum(['same', 'valid'])).default('valid'),
  data_format: channelsLast,
});
const pooled = (op: 'maxPool' | 'averagePool') =>
  layerKind(pool, ({ pool_size, strides, padding }, input, source, write) => {
    const step = strides ?? pool_size;
    const taken = takeMargins(input, padding, pool_size[0], step[0], source, write);
    if (!taken) return unknownValue;
    if (op === 'maxPool' && input.margins && !isNeverNegative(input, write)) {
      write.note('changed', source, 'The zeros of its ZeroPadding2D never win here: max pooling pads with less than any value.');
    }
    return write.layer(source, '', op, { poolSize: pool_size, strides: step, padding: taken.padding }, [taken.input]);
  });
export const maxPool = pooled('maxPool');
export const averagePool = pooled('averagePool');

/** Behind a ReLU zero is the least value, so padding with zeros and with less than any value give the same. */
const isNeverNegative = (value: Value, write: LayerWriter): boolean => {
  const layer = write.layerOf(value);
  return layer?.op === 'activation' && layer.attributes.function === 'relu';
};

const global = z.looseObject({
  keepdims: z.literal(false, { error: 'keepdims keeps two axes of length 1, which nothing here can read' }).nullish(),
  data_format: channelsLast,
});
export const globalAveragePool = layerKind(global, (_, input, source, write) =>
  write.layer(source, '', 'globalAveragePool', {}, [input]),
);

/** A window over the whole image before Flatten is global pooling: older models write it so. */
export const flatten = layerKind(z.looseObject({ data_format: channelsLast }), (_, input, source, write) => {
  const layer = write.layerOf(input);
  const [height, width] = write.shapeOf(input) ?? [];
  const whole = layer?.op === 'averagePool' && height === 1 && width === 1 && layer.attributes.padding === 'valid';
  const image = whole ? write.facts.get(layer.inputs[0] ?? '')?.output : undefined;
  if (whole && image && image[0] === layer.attributes.poolSize[0] && image[1] === layer.attributes.poolSize[1])
    return pooledWhole(layer.inputs[0] ?? '', layer.node, source, write);
  return write.layer(source, '', 'flatten', {}, [input]);
});

function pooledWhole(image: string, pool: string, source: SourceLayer, write: LayerWriter): Value {
  write.note('read-as', source, `Average pooling of the whole image (“${pool}”) and Flatten are global average pooling.`);
  return write.layer(source, '', 'globalAveragePool', {}, [{ layer: image }]);
}
