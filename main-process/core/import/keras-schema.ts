import { z } from 'zod';

/** The envelope of a model file and of each layer in it. Loose: Keras adds fields with every release. */
const name = z.string().max(1_000);

export const layerEntry = z.looseObject({
  class_name: name,
  /** A layer's own parameters; a string for Keras 3's operations without any. */
  config: z.unknown().optional(),
  name: name.optional(),
  /** Keras 2: lists of [layer, call, place, kwargs]. Keras 3: { args, kwargs } with tensors in them. Sequential: none. */
  inbound_nodes: z.array(z.unknown()).optional(),
  build_config: z.unknown().optional(),
});
export type LayerEntry = z.output<typeof layerEntry>;

const functionalConfig = z.looseObject({
  name: name.optional(),
  layers: z.array(layerEntry).max(100_000),
  input_layers: z.unknown().optional(),
  output_layers: z.unknown().optional(),
});
/** Keras before 2.2.3 wrote a Sequential as the bare list of its layers. */
const sequentialConfig = z.union([
  z
    .array(layerEntry)
    .max(100_000)
    .transform((layers) => ({ name: undefined, layers, build_input_shape: undefined as unknown })),
  z.looseObject({ name: name.optional(), layers: z.array(layerEntry).max(100_000), build_input_shape: z.unknown().optional() }),
]);

export const modelEntry = z.discriminatedUnion('class_name', [
  z.looseObject({ class_name: z.literal(['Functional', 'Model']), config: functionalConfig }),
  z.looseObject({ class_name: z.literal('Sequential'), config: sequentialConfig }),
]);
export type ModelEntry = z.output<typeof modelEntry>;
export const modelClasses: ReadonlySet<string> = new Set(['Functional', 'Model', 'Sequential']);

/** `[layer, call, place]`, as Keras 2 and TensorFlow.js write a tensor, and as Keras 3 writes it in `keras_history`. */
const triple = z.tuple([name, z.int().min(0), z.int().min(0)]).rest(z.unknown());
const kerasTensor = z.looseObject({ class_name: z.literal('__keras_tensor__'), config: z.looseObject({ keras_history: triple }) });

export interface Reference {
  readonly layer: string;
  readonly call: number;
  readonly place: number;
}

/** Every tensor that a value of the file names, in order: in lists and objects at any depth. */
export function referencesIn(value: unknown): readonly Reference[] {
  const tensor = kerasTensor.safeParse(value);
  const parsed = triple.safeParse(tensor.success ? tensor.data.config.keras_history : value);
  if (parsed.success) {
    const [layer, call, place, ...rest] = parsed.data;
    // A Keras 2 operation names its further operands in the kwargs that follow.
    return [{ layer, call, place }, ...(tensor.success ? [] : rest.flatMap(referencesIn))];
  }
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(referencesIn) : [];
}
