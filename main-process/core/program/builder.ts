import type { AnyNode, Dims, DType, Program, ProgramFunction, ProgramNode, ProgramVariable, TensorType, Value } from './ir.ts';
import { TypeProblem, type Primitive } from './primitives/primitive.ts';
import { primitives, type PrimitiveAttributes, type PrimitiveName } from './primitives/registry.ts';

/** What is known of a variable while a function is built: who reads and writes it must wait for whom. */
interface Access {
  lastWrite: AnyNode | null;
  readsSince: AnyNode[];
}

/** Makes a program, node by node. Types are checked as nodes are made; an error names the node. */
export class ProgramBuilder {
  readonly #nodes: AnyNode[] = [];
  readonly #variables = new Map<string, ProgramVariable>();
  readonly #functions: Record<string, ProgramFunction> = {};
  readonly #names = new Map<string, number>();
  #access = new Map<string, Access>();
  #scope = '';

  /** Names made inside begin with `scope/`. */
  within<T>(scope: string, make: () => T): T {
    const outer = this.#scope;
    this.#scope = outer === '' ? scope : `${outer}/${scope}`;
    try {
      return make();
    } finally {
      this.#scope = outer;
    }
  }

  /** A variable; asking again for a known name gives the same one. */
  variable(variable: ProgramVariable): ProgramVariable {
    const known = this.#variables.get(variable.name);
    if (known) return known;
    this.#variables.set(variable.name, variable);
    return variable;
  }

  /** All variables so far, in the order in which they were first named. */
  get variables(): readonly ProgramVariable[] {
    return [...this.#variables.values()];
  }

  /** A node with any number of outputs. @throws Error naming the node when the inputs do not fit */
  many<P extends PrimitiveName>(
    primitive: P,
    attributes: PrimitiveAttributes[P],
    inputs: readonly Value[] = [],
    name: string = primitive,
  ): readonly Value[] {
    return this.#make(primitive, attributes, inputs, name, []).outputs;
  }

  /** The first output of a new node. */
  one<P extends PrimitiveName>(primitive: P, attributes: PrimitiveAttributes[P], inputs: readonly Value[] = [], name?: string): Value {
    const [value] = this.many(primitive, attributes, inputs, name);
    if (value === undefined) throw new Error(`"${primitive}" has no output.`);
    return value;
  }

  placeholder(name: string, dtype: DType, shape: Dims): Value {
    return this.one('placeholder', { dtype, shape }, [], name);
  }
  constant(value: number): Value {
    return this.one('constant', { values: [value], shape: [] });
  }
  add(values: readonly Value[]): Value {
    const [only] = values;
    return values.length === 1 && only ? only : this.one('add', {}, values);
  }
  scale(value: Value, factor: number): Value {
    return factor === 1 ? value : this.one('scale', { factor }, [value]);
  }

  /** The variable's value here: after every write made so far in this function. */
  read(variable: ProgramVariable): Value {
    const access = this.#accessTo(variable);
    const node = this.#make('read', { variable }, [], `${variable.name}/read`, access.lastWrite ? [access.lastWrite] : []);
    access.readsSince.push(node as AnyNode);
    return node.outputs[0] as Value;
  }

  /** A node that writes `variables`, after every read and write of them made so far in this function. */
  write<P extends 'assign' | 'applyMomentum' | 'applyAdam'>(primitive: P, attributes: PrimitiveAttributes[P], inputs: readonly Value[], variables: readonly ProgramVariable[]): AnyNode {
    const accesses = variables.map((variable) => this.#accessTo(variable));
    const after = accesses.flatMap(({ lastWrite, readsSince }) => (lastWrite ? [lastWrite, ...readsSince] : readsSince));
    const node = this.#make(primitive, attributes, inputs, primitive, after) as AnyNode;
    for (const access of accesses) {
      access.lastWrite = node;
      access.readsSince = [];
    }
    return node;
  }

  /** Adds a function. `make` runs in a scope of the function's name, with no memory of other functions' reads and writes. */
  define(name: string, make: () => Omit<ProgramFunction, 'name'>): ProgramFunction {
    this.#access = new Map();
    const made = { name, ...this.within(name, make) };
    this.#functions[name] = made;
    return made;
  }
  /** Adds a function over nodes that another one made: other fetches of the same run. */
  variant(name: string, parts: Omit<ProgramFunction, 'name'>): void {
    this.#functions[name] = { ...parts, name };
  }

  finish(): Program {
    return { variables: [...this.#variables.values()], nodes: this.#nodes, functions: this.#functions };
  }

  #make<P extends PrimitiveName>(
    primitive: P,
    attributes: PrimitiveAttributes[P],
    inputs: readonly Value[],
    name: string,
    after: readonly AnyNode[],
  ): ProgramNode<P> {
    const full = this.#unique(this.#scope === '' ? name : `${this.#scope}/${name}`);
    // The registry ties name and attributes; TypeScript cannot follow that through a type parameter.
    const definition = primitives[primitive] as unknown as Primitive<PrimitiveAttributes[P]>;
    const outputs: Value[] = [];
    const node: ProgramNode<P> = { id: this.#nodes.length, name: full, primitive, attributes, inputs, outputs, after };
    for (const type of this.#infer(definition, attributes, inputs, full)) {
      outputs.push({ ...type, node: node as AnyNode, output: outputs.length });
    }
    this.#nodes.push(node as AnyNode);
    return node;
  }

  #infer<Attributes>(
    definition: Primitive<Attributes>,
    attributes: Attributes,
    inputs: readonly Value[],
    name: string,
  ): readonly TensorType[] {
    try {
      return definition.infer(attributes, inputs).map(({ dtype, shape }) => ({ dtype, shape }));
    } catch (error) {
      if (error instanceof TypeProblem) throw new Error(`Node "${name}": ${error.message}.`, { cause: error });
      throw error;
    }
  }

  #unique(name: string): string {
    const count = this.#names.get(name) ?? 0;
    this.#names.set(name, count + 1);
    return count === 0 ? name : this.#unique(`${name}_${count}`);
  }

  #accessTo({ name }: ProgramVariable): Access {
    const known = this.#access.get(name);
    if (known) return known;
    const access: Access = { lastWrite: null, readsSince: [] };
    this.#access.set(name, access);
    return access;
  }
}
