import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { AnyLayer, LayerId, LoweredLayer } from '../lower/lowered-graph.ts';
import { opOf, type OpAttributes, type OpName } from '../ops/registry.ts';
import type { LayerFacts, Shape } from '../shape/facts.ts';
import { inferLayer } from '../shape/infer-layer.ts';
import { formatShape, type ShapeProblem } from '../shape/problem.ts';
import { importProblems, type ImportNote } from './problems.ts';
import type { SourceLayer } from './source-model.ts';

/** Pixels that a ZeroPadding2D put around an image; the layer that reads it takes them over. */
export interface Margins {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** A tensor of the imported network. `layer` null: what makes it was refused, and so is silently all behind it. */
export interface Value {
  readonly layer: LayerId | null;
  readonly margins?: Margins;
  /** A soft-max stands here in the file; only an output may have one. */
  readonly softmax?: true;
}
export const unknownValue: Value = { layer: null };

/** The layers of an imported network in the application's own ops, each named by the layer of the file it came from. */
export class LayerWriter {
  readonly layers: AnyLayer[] = [];
  readonly #byId = new Map<LayerId, AnyLayer>();
  readonly facts = new Map<LayerId, LayerFacts>();
  readonly notes: ImportNote[] = [];
  readonly problems: Diagnostic[] = [];

  layerOf(value: Value): AnyLayer | undefined {
    return this.#byId.get(value.layer ?? '');
  }
  shapeOf(value: Value): Shape | null {
    return value.layer === null ? null : (this.facts.get(value.layer)?.output ?? null);
  }

  /** Adds one layer. @param part told apart where a layer of the file becomes several: `conv1`, `conv1/act` */
  layer<O extends OpName>(source: SourceLayer, part: string, op: O, attributes: OpAttributes[O], inputs: readonly Value[]): Value {
    const from: LayerId[] = [];
    for (const { layer, margins, softmax } of inputs) {
      if (layer === null) return unknownValue;
      if (margins)
        return this.refuse(source, 'reads a ZeroPadding2D. Only convolutions and poolings can pad here: move the padding into one.');
      if (softmax) return this.refuse(source, 'reads a soft-max. Soft-max belongs to the loss here, so only an output can have one.');
      from.push(layer);
    }
    const known = from.flatMap((layer): Shape[] => {
      const facts = this.facts.get(layer);
      return facts ? [facts.output] : [];
    });
    const { facts, problem } = inferLayer(opOf(op), attributes, known);
    if (problem || !facts) {
      this.problems.push(importProblems.shape({ detail: `Layer “${source.name}” (${source.className}): ${shapeWords(problem, known)}` }));
      return unknownValue;
    }
    const id = part === '' ? source.output : `${source.output}/${part}`;
    const layer: LoweredLayer = { id, op, attributes, inputs: from, node: source.name };
    // O is one name, so this is that name's member of the union; the compiler does not distribute a type parameter.
    this.layers.push(layer as AnyLayer);
    this.#byId.set(id, layer as AnyLayer);
    this.facts.set(id, facts);
    return { layer: id };
  }

  note(kind: ImportNote['kind'], source: Pick<SourceLayer, 'name'>, text: string): void {
    this.notes.push({ kind, layer: source.name, text });
  }

  /** The layer exists here, but not used like this. @param reason continues "Layer X (Class) …" and says what to do */
  refuse(source: SourceLayer, reason: string): Value {
    this.problems.push(importProblems.option({ detail: `Layer “${source.name}” (${source.className}) ${reason}` }));
    return unknownValue;
  }
}

function shapeWords(problem: ShapeProblem | null, shapes: readonly Shape[]): string {
  const given = shapes.map(formatShape).join(' and ');
  switch (problem?.kind) {
    case 'needs-image':
      return `it needs an image, and gets ${given}.`;
    case 'needs-vector':
      return `it needs a vector, and gets ${given}. Put Flatten or GlobalAveragePooling2D before it.`;
    case 'window-too-large':
      return `its window of ${formatShape(problem.window)} does not fit into ${given}. Use a larger input.`;
    case 'groups':
      return `${problem.channels} channels cannot be split into ${problem.groups} groups.`;
    default:
      return `it cannot join ${given}: nothing is broadcast here.`;
  }
}
