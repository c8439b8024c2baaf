import { z } from 'zod';
import { importProblems, issueWords } from '../problems.ts';
import { unknownValue, type LayerWriter, type Value } from '../layer-writer.ts';
import type { SourceLayer } from '../source-model.ts';

/** How a kind of Keras layer becomes layers here. It has at least one input, which is the only one unless it is a merge. */
export type ConvertLayer = (source: SourceLayer, inputs: readonly [Value, ...Value[]], write: LayerWriter) => Value;

/** A kind of layer with one input. Its config is parsed before it is converted; what is wrong names the layer and the field. */
export function layerKind<Config>(
  schema: z.ZodType<Config>,
  convert: (config: Config, input: Value, source: SourceLayer, write: LayerWriter) => Value,
): ConvertLayer {
  return (source, inputs, write) => {
    if (inputs.length > 1) return write.refuse(source, `reads ${inputs.length} tensors; here it takes one.`);
    const config = schema.safeParse(source.config);
    if (config.success) return convert(config.data, inputs[0], source, write);
    const [issue] = config.error.issues;
    const field = issue?.path.map(String).join('.') ?? '';
    const words = issue ? issueWords(issue) : 'not readable';
    write.problems.push(
      importProblems.option({
        detail: `Layer “${source.name}” (${source.className})${field === '' ? '' : `, ${field}`}: ${words}. Use a value that AuxNet Studio has, or leave the layer out.`,
        path: field,
      }),
    );
    return unknownValue;
  };
}

/** Keras writes sizes as one number or as one an axis. Nodes here have one for both axes. */
export const square = (what: string) =>
  z
    .union([z.int().min(1), z.array(z.int().min(1)).length(2)], { error: `expected a whole number, or two` })
    .transform((size) => (typeof size === 'number' ? [size, size] : size) as [number, number])
    .refine(([height, width]) => height === width, { error: `${what} must be the same along height and width` });

export const channelsLast = z.literal('channels_last', { error: 'only channels_last is read: height, width, channels' }).nullish();
export const ones = z
  .union([z.int(), z.array(z.int())])
  .nullish()
  .refine((rate) => rate === null || rate === undefined || [rate].flat().every((value) => value === 1), {
    error: 'dilated convolutions are not supported',
  });
export const keyword = z.string().transform((word) => word.toLowerCase());
