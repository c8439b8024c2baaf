import type { AnyNode, Dims, DType, ProgramVariable, Value } from '../program/ir.ts';
import type { Attribute, NodeDef, TensorShape } from './messages.ts';

/** Name of a tensor of the graph: `node` or `node:1`. */
export type TensorName = string;
type Attributes = Readonly<Record<string, Attribute>>;

export const type = (value: DType | 'bool' | 'uint8' | 'resource'): Attribute => ({ kind: 'type', value });
export const int = (value: number): Attribute => ({ kind: 'int', value });
export const ints = (value: readonly number[]): Attribute => ({ kind: 'ints', value });
export const float = (value: number): Attribute => ({ kind: 'float', value });
export const bool = (value: boolean): Attribute => ({ kind: 'bool', value });
export const string = (value: string): Attribute => ({ kind: 'string', value });
export const dims = (shape: Dims): TensorShape => shape.map((dim) => dim ?? -1);

/**
 * TensorFlow allows letters, digits and `.`, `_`, `-`, `/` in a node's name; ids of a drawing may have others. They are
 * written as `.` and their code, so that different names stay different.
 */
export const nodeName = (name: string): string => name.replace(/[^A-Za-z0-9_\-/]/gu, (character) => `.${(character.codePointAt(0) ?? 0).toString(16)}.`);

/** Collects the nodes of a graph. */
export class GraphDefWriter {
  readonly #nodes: NodeDef[] = [];
  readonly #tensors = new Map<Value, TensorName>();
  readonly #constants = new Map<string, TensorName>();
  readonly #shapes = new Map<string, TensorName>();

  get nodes(): readonly NodeDef[] {
    return this.#nodes;
  }

  node(name: string, op: string, inputs: readonly TensorName[], attributes: Attributes = {}): TensorName {
    this.#nodes.push({ name, op, inputs, attributes });
    return name;
  }

  /** The tensor that a program's value became. */
  tensor(value: Value): TensorName {
    const name = this.#tensors.get(value);
    if (name === undefined) throw new Error(`"${value.node.name}" was used before it was written.`);
    return name;
  }
  bind(value: Value, name: TensorName): void {
    this.#tensors.set(value, name);
  }

  /** A small constant; equal ones are one node. */
  constant(dtype: 'int32' | 'float32', values: readonly number[], shape: TensorShape = [values.length]): TensorName {
    const key = `${dtype} [${shape.join()}] ${values.join()}`;
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const name = this.node(`constants/${this.#constants.size}`, 'Const', [], {
      dtype: type(dtype),
      value: { kind: 'tensor', dtype, shape, values },
    });
    this.#constants.set(key, name);
    return name;
  }
  /** A number in the type of the tensor that it meets. */
  scalar(value: number, dtype: DType = 'float32'): TensorName {
    if (dtype === 'int32') return this.constant('int32', [value], []);
    const single = this.constant('float32', [value], []);
    if (dtype === 'float32') return single;
    const name = `${single}-half`;
    if (!this.#constants.has(name)) this.#constants.set(name, this.node(name, 'Cast', [single], { SrcT: type('float32'), DstT: type('float16') }));
    return name;
  }

  /** Shape of a tensor as the graph runs. Tensors of one type in one function share it, the batch included. */
  shapeOf(value: Value): TensorName {
    const { shape, dtype, node } = value;
    const scope = nodeName(node.name.split('/')[0] ?? '');
    const key = `${scope} ${dtype} ${shape.join()}`;
    const known = this.#shapes.get(key);
    if (known !== undefined) return known;
    const name = this.node(`${scope}/shapes/${this.#shapes.size}`, 'Shape', [this.tensor(value)], { T: type(dtype), out_type: type('int32') });
    this.#shapes.set(key, name);
    return name;
  }

  /** Handle of a variable. */
  handle({ name }: ProgramVariable): TensorName {
    return `variables/${nodeName(name)}`;
  }
  declare(variable: ProgramVariable): void {
    const attributes = {
      dtype: type('float32'),
      shape: { kind: 'shape', value: variable.shape },
      shared_name: string(variable.name),
      container: string(''),
    } as const;
    this.node(this.handle(variable), 'VarHandleOp', [], attributes);
  }
}

/** What a kernel's emitter works with: the node, its inputs' tensors, and nodes of its own. */
export interface Emission<N extends AnyNode = AnyNode> {
  readonly graph: GraphDefWriter;
  readonly node: N;
  readonly inputs: readonly TensorName[];
  /** The node's last step, which bears its name and waits for what it must; all attributes given. */
  readonly main: (op: string, inputs: readonly TensorName[], attributes?: Attributes) => TensorName;
  /** A step on the way, named `node/name`. */
  readonly step: (name: string, op: string, inputs: readonly TensorName[], attributes?: Attributes) => TensorName;
}
