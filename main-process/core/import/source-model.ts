import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** A tensor in a model file: which call of which layer made it, and its place among that call's results. */
export type TensorRef = `${string}:${number}:${number}`;
export const refOf = (layer: string, call = 0, place = 0): TensorRef => `${layer}:${call}:${place}`;
/** The layer's name in a reference. Names may hold colons (`relu:0` of a frozen graph). */
export const layerOf = (ref: TensorRef): string => ref.replace(/:\d+:\d+$/, '');

/** One call of a layer; one that is called twice stands twice, with `calls` 2. */
export interface SourceLayer {
  readonly name: string;
  readonly className: string;
  /** As in the file, not looked at yet: each kind of layer has a schema of its own. */
  readonly config: unknown;
  readonly inputs: readonly TensorRef[];
  readonly output: TensorRef;
  readonly calls: number;
}

/** What Keras 2, Keras 3 and TensorFlow.js write, in one form: nested models flattened, layers before their readers. */
export interface SourceModel {
  /** "Keras 3", "Keras 2.15.0", "TensorFlow.js 4.22.0". */
  readonly format: string;
  readonly name: string;
  readonly layers: readonly SourceLayer[];
  readonly inputs: readonly TensorRef[];
  readonly outputs: readonly TensorRef[];
}

export type ModelReading = { readonly model: SourceModel } | { readonly problems: readonly Diagnostic[] };
