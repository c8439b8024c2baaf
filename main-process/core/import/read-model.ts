import { z } from 'zod';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { layerEntry, modelClasses, modelEntry } from './keras-schema.ts';
import { flatten } from './flatten.ts';
import { importProblems, issueWords } from './problems.ts';
import type { ModelReading } from './source-model.ts';

const tfjsFile = z.looseObject({ format: z.string().optional(), generatedBy: z.unknown().optional(), modelTopology: z.looseObject({}) });
const wrapped = z.looseObject({ model_config: z.unknown().optional(), keras_version: z.unknown().optional() });
const record = z.looseObject({});

/** True for JSON that is meant as a model, whatever is wrong with it: then the answer is import's to give. */
export function looksLikeModel(value: unknown): boolean {
  const parsed = record.safeParse(unquoted(value));
  return parsed.success && ['modelTopology', 'model_config', 'class_name'].some((key) => Object.hasOwn(parsed.data, key));
}

/** JSON of a tfjs layers-model, or of Keras 2 or 3, in one form. */
export function readModel(value: unknown): ModelReading {
  const file = unquoted(value);
  const tfjs = tfjsFile.safeParse(file);
  if (tfjs.success && (tfjs.data.format === 'graph-model' || Object.hasOwn(tfjs.data.modelTopology, 'node'))) {
    const detail =
      'Export the original again as a layers model: tensorflowjs_converter --output_format=tfjs_layers_model, or model.to_json() in Keras.';
    return { problems: [importProblems.graphModel({ detail })] };
  }
  const topology = tfjs.success ? tfjs.data.modelTopology : file;
  const outer = wrapped.safeParse(topology);
  const inner = outer.success && outer.data.model_config !== undefined ? unquoted(outer.data.model_config) : topology;
  const head = layerEntry.safeParse(inner);
  if (!head.success) {
    const detail =
      'A Keras model starts with "class_name" and "config" (model.to_json()); a TensorFlow.js one has them in "modelTopology".';
    return { problems: [importProblems.notAModel({ detail })] };
  }
  if (!modelClasses.has(head.data.class_name)) {
    const detail = `Its class is “${head.data.class_name}”. A subclassed model has no layers in its file: export a Functional or Sequential one.`;
    return { problems: [importProblems.notAModel({ detail, expected: 'Functional or Sequential', received: head.data.class_name })] };
  }
  const entry = modelEntry.safeParse(inner);
  if (!entry.success) return { problems: entry.error.issues.slice(0, 20).map((issue) => formProblem(issue, inner)) };
  return flatten(entry.data, formatOf(outer.success ? outer.data.keras_version : undefined, inner));
}

/** `json.dump(model.to_json())` gives a string in a string. */
function unquoted(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function formatOf(version: unknown, entry: unknown): string {
  const { data } = record.safeParse(entry);
  const written = typeof version === 'string' ? version : typeof data?.['keras_version'] === 'string' ? data['keras_version'] : '';
  const tfjs = /^tfjs-layers (.*)$/.exec(written);
  if (tfjs) return `TensorFlow.js ${tfjs[1] ?? ''}`;
  if (written !== '') return `Keras ${written}`;
  return data && Object.hasOwn(data, 'registered_name') ? 'Keras 3' : 'Keras';
}

function formProblem(issue: z.core.$ZodIssue, file: unknown): Diagnostic {
  const at = issue.path.findIndex((key, index) => key === 'layers' && typeof issue.path[index + 1] === 'number');
  const layer =
    at < 0
      ? undefined
      : issue.path
          .slice(0, at + 2)
          .reduce<unknown>(
            (value, key) =>
              record.safeParse(value).success || Array.isArray(value) ? (value as Record<PropertyKey, unknown>)[key] : undefined,
            file,
          );
  const { data } = record.safeParse(layer);
  const subject = typeof data?.['name'] === 'string' ? `Layer “${data['name']}”` : 'The model';
  const path = issue.path.map(String).join('.');
  return importProblems.form({
    detail: `${subject}, ${path === '' ? 'top level' : path}: ${issueWords(issue)}. Export the model again.`,
    path,
  });
}
