import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { shapeProblem } from '../diagnostics/catalogue.ts';
import type { GraphNode } from '../graph/document.ts';
import { opOf, type OpAttributes, type OpName } from '../ops/registry.ts';
import type { LayerFacts, Shape } from '../shape/facts.ts';
import { inferLayer } from '../shape/infer-layer.ts';
import type { ShapeProblem } from '../shape/problem.ts';
import type { AnyLayer, LayerId, LoweredLayer } from './lowered-graph.ts';

/** A layer's output while a node is being lowered. No shape: the layer does not work out, and nothing behind it does. */
export interface Value {
  readonly layer: LayerId;
  readonly shape: Shape | null;
}

/** Appends the layers of one node; their shapes are inferred on the way, since a shortcut is chosen by them. */
export class LayerBuilder {
  readonly node: GraphNode;
  readonly layers: AnyLayer[] = [];
  readonly facts = new Map<LayerId, LayerFacts>();
  readonly diagnostics: Diagnostic[] = [];

  constructor(node: GraphNode) {
    this.node = node;
  }

  /**
   * Adds the layer `nodeId/role`. A shape that does not work out becomes a diagnostic, once: layers fed by a layer
   * without a shape stay silent.
   * @param explain words a problem that the node understands better than the op does
   */
  layer<O extends OpName>(
    role: string,
    op: O,
    attributes: OpAttributes[O],
    inputs: readonly Value[],
    explain: (problem: ShapeProblem) => Diagnostic = (problem) => shapeProblem(this.node, problem),
  ): Value {
    const id = `${this.node.id}/${role}`;
    const shapes = knownShapes(inputs);
    if (!shapes) return { layer: id, shape: null };
    const { facts, problem } = inferLayer(opOf(op), attributes, shapes);
    if (problem) this.diagnostics.push(explain(problem));
    if (!facts) return { layer: id, shape: null };
    const layer: LoweredLayer = { id, op, attributes, inputs: inputs.map((input) => input.layer), node: this.node.id };
    // O is one name, so this is that name's member of the union; the compiler does not distribute a type parameter.
    this.layers.push(layer as AnyLayer);
    this.facts.set(id, facts);
    return { layer: id, shape: facts.output };
  }
}

function knownShapes(inputs: readonly Value[]): readonly Shape[] | null {
  const shapes: Shape[] = [];
  for (const { shape } of inputs) {
    if (!shape) return null;
    shapes.push(shape);
  }
  return shapes;
}
