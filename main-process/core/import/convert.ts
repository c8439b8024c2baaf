import { z } from 'zod';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { formatShape } from '../shape/problem.ts';
import type { ImportedGraph } from './imported-graph.ts';
import { layerKinds, ownsWeights } from './layers/registry.ts';
import { LayerWriter, unknownValue, type Value } from './layer-writer.ts';
import { importProblems } from './problems.ts';
import { layerOf, type SourceLayer, type SourceModel, type TensorRef } from './source-model.ts';

export type Conversion = { readonly graph: ImportedGraph } | { readonly problems: readonly Diagnostic[] };

/**
 * Keras' layers to the application's. Every layer that has no counterpart is named, not the first alone: which model to
 * write instead is decided on the whole list.
 */
export function convert(model: SourceModel): Conversion {
  const write = new LayerWriter();
  const values = new Map<TensorRef, Value>();
  for (const layer of model.layers) values.set(layer.output, convertLayer(layer, values, write));
  if (model.inputs.length !== 1 && write.problems.length === 0) {
    const detail = `The model has ${model.inputs.length === 0 ? 'none' : `${model.inputs.length}: ${model.inputs.map(layerOf).join(', ')}`}. Build it with one.`;
    write.problems.push(importProblems.input({ detail, expected: 'one input', received: String(model.inputs.length) }));
  }
  if (write.problems.length > 0) return { problems: write.problems };
  return finish(model, values, write);
}

function convertLayer(layer: SourceLayer, values: ReadonlyMap<TensorRef, Value>, write: LayerWriter): Value {
  if (layer.className === 'InputLayer') return convertInput(layer, write);
  const kind = layerKinds.get(layer.className);
  if (!kind) {
    write.problems.push(
      importProblems.unsupported({
        detail: `Layer “${layer.name}” is a ${layer.className}. Replace it by layers that AuxNet Studio has, or leave it out.`,
        received: layer.className,
      }),
    );
    return unknownValue;
  }
  if (layer.calls > 1 && ownsWeights.has(layer.className))
    return write.refuse(
      layer,
      `is used ${layer.calls} times. Shared weights have no counterpart here: give each use a layer of its own.`,
    );
  const [first, ...others] = layer.inputs.map((ref) => values.get(ref) ?? unknownValue);
  return first ? kind(layer, [first, ...others], write) : write.refuse(layer, 'reads nothing.');
}

const inputConfig = z.looseObject({
  batch_shape: z.unknown().optional(),
  batch_input_shape: z.unknown().optional(),
  shape: z.unknown().optional(),
});
const imageSize = z.tuple([z.unknown(), z.int().min(1).max(65_536), z.int().min(1).max(65_536), z.int().min(1).max(65_536)]);

function convertInput(layer: SourceLayer, write: LayerWriter): Value {
  const { data } = inputConfig.safeParse(layer.config);
  const given =
    data?.batch_shape ??
    data?.batch_input_shape ??
    (Array.isArray(data?.shape) ? [null, ...(data.shape as readonly unknown[])] : undefined);
  const size = imageSize.safeParse(given);
  if (!size.success) {
    const shown = Array.isArray(given)
      ? given
          .slice(1)
          .map((length) => (typeof length === 'number' ? String(length) : 'any'))
          .join('×')
      : 'nothing';
    const detail = `Layer “${layer.name}” (InputLayer) takes ${shown || 'one number'}. Build the model with a fixed image size, as in input_shape=(32, 32, 3), and export it again.`;
    write.problems.push(importProblems.input({ detail, expected: 'height×width×channels', received: shown }));
    return unknownValue;
  }
  const [, height, width, channels] = size.data;
  return write.layer(layer, '', 'input', { height, width, channels }, []);
}

function finish(model: SourceModel, values: ReadonlyMap<TensorRef, Value>, write: LayerWriter): Conversion {
  const problem = (detail: string): Conversion => ({ problems: [importProblems.outputs({ detail })] });
  if (model.outputs.length === 0) return problem('The model has no output.');
  const outputs: { name: string; logits: string }[] = [];
  let classes: number | null = null;
  for (const ref of model.outputs) {
    const name = layerOf(ref);
    const value = values.get(ref);
    if (!value || value.layer === null) return problem(`Output “${name}” is no layer of the file. Export the model again.`);
    if (value.margins) return problem(`Output “${name}” is padded. An output gives one number a class.`);
    const shape = write.shapeOf(value) ?? [];
    const [width = 0] = shape;
    if (shape.length !== 1 || width < 2)
      return problem(
        `Output “${name}” gives ${formatShape(shape)}. An output gives one number a class, two at least: end it in a Dense layer with softmax.`,
      );
    if (classes !== null && width !== classes)
      return problem(
        `Output “${name}” has ${width} classes, another one ${classes}. All outputs of a design tell the same classes apart.`,
      );
    classes = width;
    if (value.softmax) write.note('read-as', { name }, 'Its soft-max is part of the loss here; the output gives logits.');
    outputs.push({ name, logits: value.layer });
  }
  const doubled = outputs.find(({ logits }, index) => outputs.findIndex((other) => other.logits === logits) !== index);
  if (doubled) return problem(`Output “${doubled.name}” is given twice. Each output is a head of its own.`);
  const input = write.layers.find(({ op }) => op === 'input')?.id;
  if (input === undefined)
    return { problems: [importProblems.input({ detail: 'The model has no InputLayer. Export it again after it was built.' })] };
  return {
    graph: {
      name: model.name,
      format: model.format,
      layers: needed(
        write,
        outputs.map(({ logits }) => logits),
      ),
      facts: write.facts,
      input,
      outputs,
      classes: classes ?? 2,
      sourceLayers: model.layers.length,
      notes: write.notes,
    },
  };
}

/** Layers that an output reads: what Flatten turned into global pooling leaves its pooling behind. */
function needed(write: LayerWriter, outputs: readonly string[]): ImportedGraph['layers'] {
  const kept = new Set(outputs);
  const layers = [...write.layers].reverse().filter(({ id, inputs }) => {
    if (!kept.has(id)) return false;
    for (const input of inputs) kept.add(input);
    return true;
  });
  return layers.reverse();
}
