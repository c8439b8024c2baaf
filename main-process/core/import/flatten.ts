import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { modelClasses, modelEntry, referencesIn, type LayerEntry, type ModelEntry } from './keras-schema.ts';
import { importProblems } from './problems.ts';
import { layerOf, refOf, type ModelReading, type SourceLayer, type TensorRef } from './source-model.ts';

/** Models nested deeper than this are no models that people write. */
const MAX_NESTING = 16;

/** Layers of a model and of the models in it, one entry a call, in an order in which each stands after what it reads. */
export function flatten(entry: ModelEntry, format: string): ModelReading {
  const collected = new Collection();
  const { inputs, outputs } = collected.add(entry, '', [], 0);
  if (collected.problems.length > 0) return { problems: collected.problems };
  const resolved = collected.layers.map((layer) => ({ ...layer, inputs: layer.inputs.map((ref) => collected.resolve(ref)) }));
  const sorted = sortLayers(resolved);
  if ('problems' in sorted) return sorted;
  const name = entry.config.name ?? '';
  return { model: { format, name, layers: sorted.layers, inputs, outputs: outputs.map((ref) => collected.resolve(ref)) } };
}

interface Ends {
  readonly inputs: readonly TensorRef[];
  readonly outputs: readonly TensorRef[];
}

class Collection {
  readonly layers: SourceLayer[] = [];
  readonly problems: Diagnostic[] = [];
  /** The result of a nested model is that of one of its layers; its input is what it is fed with. */
  readonly #same = new Map<TensorRef, TensorRef>();

  resolve(ref: TensorRef): TensorRef {
    let at = ref;
    for (let steps = 0; steps <= this.#same.size; steps += 1) {
      const next = this.#same.get(at);
      if (next === undefined) return at;
      at = next;
    }
    return at;
  }

  /** @param prefix of the layers' names @param fed what a nested model is fed with; a model of its own is fed by its input layers */
  add(entry: ModelEntry, prefix: string, fed: readonly TensorRef[], depth: number): Ends {
    if (depth > MAX_NESTING) {
      this.problems.push(importProblems.form({ detail: `${prefix}: models are nested more than ${MAX_NESTING} deep.` }));
      return { inputs: [], outputs: [] };
    }
    return entry.class_name === 'Sequential' ? this.#sequential(entry, prefix, fed, depth) : this.#functional(entry, prefix, fed, depth);
  }

  #functional(
    { config }: Extract<ModelEntry, { class_name: 'Functional' | 'Model' }>,
    prefix: string,
    fed: readonly TensorRef[],
    depth: number,
  ): Ends {
    const local = (value: unknown): TensorRef[] =>
      referencesIn(value).map(({ layer, call, place }) => refOf(prefix + layer, call, place));
    const inputs = local(config.input_layers);
    fed.forEach((ref, index) => inputs[index] !== undefined && this.#same.set(inputs[index], ref));
    const names = new Set(inputs.map(layerOf));
    for (const layer of config.layers) {
      const name = prefix + nameOf(layer);
      if (fed.length > 0 && names.has(name)) continue;
      const calls = layer.inbound_nodes ?? [];
      if (layer.class_name === 'InputLayer') this.#layer(layer, name, [], refOf(name), 1, depth);
      else calls.forEach((call, index) => this.#layer(layer, name, local(call), refOf(name, index), calls.length, depth));
    }
    return { inputs, outputs: local(config.output_layers) };
  }

  #sequential(
    { config }: Extract<ModelEntry, { class_name: 'Sequential' }>,
    prefix: string,
    fed: readonly TensorRef[],
    depth: number,
  ): Ends {
    let last = fed[0];
    let inputs: readonly TensorRef[] = fed;
    config.layers.forEach((layer, index) => {
      const name = prefix + nameOf(layer, `${layer.class_name}_${index}`);
      const output = refOf(name);
      if (layer.class_name === 'InputLayer') {
        if (last !== undefined) return;
        this.#layer(layer, name, [], output, 1, depth);
        inputs = [output];
      } else {
        if (last === undefined) {
          const input = `${name}/input`;
          const shape = inputShapeOf(layer) ?? config.build_input_shape;
          this.layers.push({
            name: input,
            className: 'InputLayer',
            config: { batch_shape: shape },
            inputs: [],
            output: refOf(input),
            calls: 1,
          });
          last = refOf(input);
          inputs = [last];
        }
        this.#layer(layer, name, [last], output, 1, depth);
      }
      last = output;
    });
    return { inputs, outputs: last === undefined ? [] : [last] };
  }

  #layer(layer: LayerEntry, name: string, inputs: readonly TensorRef[], output: TensorRef, calls: number, depth: number): void {
    if (!modelClasses.has(layer.class_name)) {
      this.layers.push({ name, className: layer.class_name, config: layer.config, inputs, output, calls });
      return;
    }
    const nested = modelEntry.safeParse(layer);
    if (!nested.success || calls > 1) {
      const detail =
        calls > 1
          ? `Model “${name}” is used ${calls} times: shared weights have no counterpart here.`
          : `Model “${name}” in the model cannot be read.`;
      this.problems.push(importProblems.form({ detail }));
      return;
    }
    const { outputs } = this.add(nested.data, `${name}/`, inputs, depth + 1);
    outputs.forEach((ref, place) => this.#same.set(refOf(name, 0, place), ref));
  }
}

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;

function nameOf(layer: LayerEntry, otherwise = layer.class_name): string {
  const given = layer.name ?? field(layer.config, 'name');
  return typeof given === 'string' && given !== '' ? given : otherwise;
}

/** The first layer of a Sequential without an input layer tells the image's size: Keras 2 in the config, Keras 3 when built. */
const inputShapeOf = (layer: LayerEntry): unknown =>
  field(layer.config, 'batch_input_shape') ?? field(layer.config, 'batch_shape') ?? field(layer.build_config, 'input_shape');

/** Depth first without recursion: files may be long. */
function sortLayers(
  layers: readonly SourceLayer[],
): { readonly layers: readonly SourceLayer[] } | { readonly problems: readonly Diagnostic[] } {
  const byOutput = new Map(layers.map((layer) => [layer.output, layer]));
  const state = new Map<SourceLayer, 'open' | 'done'>();
  const sorted: SourceLayer[] = [];
  for (const start of layers) {
    const stack = [start];
    for (let layer = stack.at(-1); layer !== undefined; layer = stack.at(-1)) {
      if (state.get(layer) === 'done') {
        stack.pop();
        continue;
      }
      const missing = layer.inputs.find((ref) => !byOutput.has(ref));
      if (missing !== undefined) {
        const detail = `Layer “${layer.name}” (${layer.className}) reads “${layerOf(missing)}”, which is no layer of the file or gives no such tensor. Export the model again.`;
        return { problems: [importProblems.missingLayer({ detail, received: missing })] };
      }
      const waiting = layer.inputs.flatMap((ref) => byOutput.get(ref) ?? []).filter((source) => state.get(source) !== 'done');
      if (waiting.length === 0) {
        state.set(layer, 'done');
        sorted.push(layer);
        stack.pop();
      } else if (state.get(layer) === 'open') {
        return {
          problems: [importProblems.cycle({ detail: `Layer “${layer.name}” depends on its own result. Export the model again.` })],
        };
      } else {
        state.set(layer, 'open');
        stack.push(...waiting.filter((source) => state.get(source) !== 'open'));
        if (waiting.some((source) => state.get(source) === 'open')) {
          return {
            problems: [importProblems.cycle({ detail: `Layer “${layer.name}” depends on its own result. Export the model again.` })],
          };
        }
      }
    }
  }
  return { layers: sorted };
}
