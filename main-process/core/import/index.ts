import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Document } from '../graph/document.ts';
import { readJson } from '../graph/json-text.ts';
import { assemble } from './assemble.ts';
import { convert } from './convert.ts';
import { importProblems, type ImportNote } from './problems.ts';
import { readModel } from './read-model.ts';

export type { ImportNote } from './problems.ts';

/** What an import made of a model, to be told to the person. */
export interface ImportReport {
  /** "Keras 3", "TensorFlow.js 4.22.0". */
  readonly format: string;
  /** Layers in the file. */
  readonly layers: number;
  readonly blocks: number;
  readonly stages: number;
  /** Layers that stayed nodes of their own, the input left out. */
  readonly single: number;
  readonly outputs: number;
  readonly notes: readonly ImportNote[];
}
export type ImportResult =
  | { readonly document: Document; readonly report: ImportReport; readonly diagnostics: readonly [] }
  | { readonly document: null; readonly diagnostics: readonly Diagnostic[] };

/** Problems shown at most: more say nothing new. */
const MAX_PROBLEMS = 100;

/**
 * A design from the JSON of a Keras or TensorFlow.js model: layers that form a residual block become one, so do those of
 * a head; lowered again it is the same network. Weights are not read. Never throws.
 * @param name of the file, for the design's name and description
 */
export function importModel(name: string, text: string): ImportResult {
  try {
    return importText(name, text);
  } catch (error) {
    // A bug of ours: the caller still gets an answer that can be shown.
    return failed([
      importProblems.mismatch({
        detail: `${error instanceof Error ? error.message : String(error)} This is a fault of AuxNet Studio: please report it with the file.`,
      }),
    ]);
  }
}

function importText(name: string, text: string): ImportResult {
  const json = readJson(text);
  if (json.diagnostics.length > 0) return failed(json.diagnostics);
  const reading = readModel(json.value);
  if ('problems' in reading) return failed(reading.problems);
  const conversion = convert(reading.model);
  if ('problems' in conversion) return failed(conversion.problems);
  const { graph } = conversion;
  const made = assemble(graph, name);
  if ('problems' in made) return failed(made.problems);
  const { document, blocks, notes } = made;
  const nodes = Object.values(document.nodes);
  const outputs = graph.outputs.length;
  const report = {
    format: graph.format,
    layers: graph.sourceLayers,
    blocks,
    stages: Object.keys(document.stages).length,
    single: nodes.length - blocks - outputs - 1,
    outputs,
    notes,
  };
  return { document, report, diagnostics: [] };
}

function failed(problems: readonly Diagnostic[]): ImportResult {
  const shown = problems.slice(0, MAX_PROBLEMS);
  const more = problems.length - shown.length;
  return { document: null, diagnostics: more > 0 ? [...shown, importProblems.tooMany({ detail: `${more} more.` })] : shown };
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** "62 layers → 27 blocks in 3 stages, 4 single layers, 1 output". */
export function reportLine({ layers, blocks, stages, single, outputs }: ImportReport): string {
  const made = [
    blocks > 0 ? `${plural(blocks, 'block')} in ${plural(stages, 'stage')}` : '',
    single > 0 ? plural(single, 'single layer') : '',
    plural(outputs, 'output'),
  ];
  return `${plural(layers, 'layer')} → ${made.filter(Boolean).join(', ')}`;
}
