import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Document } from '../graph/document.ts';
import { parseDocument } from '../graph/parse.ts';
import { importModel, type ImportReport } from './index.ts';
import { looksLikeModel } from './read-model.ts';

export type DesignReading =
  | {
      readonly document: Document;
      readonly diagnostics: readonly Diagnostic[];
      /** Present where the text was a model of another program. */ readonly imported?: ImportReport;
    }
  | { readonly document: null; readonly diagnostics: readonly Diagnostic[] };

/**
 * The design in a text, whatever wrote it: an .auxnet file, or a Keras or TensorFlow.js model, which is imported. To be
 * used wherever text becomes a document. An imported design is a new one: it must not be saved over its model.
 * @param name of the file, without its folder
 */
export function readDesignText(name: string, text: string): DesignReading {
  if (!isModelText(text)) return parseDocument(text);
  const result = importModel(name, text);
  return result.document ? { document: result.document, diagnostics: [], imported: result.report } : result;
}

/** The fields that tell a model stand near its start or nowhere; a text that is no JSON is for the parser to explain. */
function isModelText(text: string): boolean {
  if (!/class_name|modelTopology|model_config/.test(text)) return false;
  try {
    return looksLikeModel(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch {
    return false;
  }
}
