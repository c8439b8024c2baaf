import type { ProgramBuilder } from './builder.ts';
import type { AnyNode, ProgramVariable, Value } from './ir.ts';
import type { Layout } from './variables.ts';

/** A bundle of weights as a function has read it: whole, and member by member. */
export interface BundleValue {
  readonly flat: Value;
  readonly members: readonly Value[];
}

const split = (build: ProgramBuilder, flat: Value, { members }: ProgramVariable): readonly Value[] =>
  build.many('unpack', { shapes: members.map(({ shape }) => shape) }, [flat]);

const readBundle = (build: ProgramBuilder, variable: ProgramVariable): BundleValue =>
  build.within(variable.name, () => {
    const flat = build.read(variable);
    return { flat, members: split(build, flat, variable) };
  });

/** The variables as one function sees them; each is read once, at the start. */
export class State {
  readonly weights: ReadonlyMap<ProgramVariable, BundleValue>;
  readonly #build: ProgramBuilder;
  readonly #averages: ProgramVariable | null;
  readonly #values = new Map<string, Value>();
  readonly #moved = new Map<string, Value>();

  constructor(build: ProgramBuilder, layout: Layout) {
    this.#build = build;
    this.#averages = layout.averages;
    this.weights = new Map(layout.weights.map((variable) => [variable, readBundle(build, variable)]));
    for (const [{ members }, value] of this.weights) members.forEach(({ name }, i) => this.#values.set(name, value.members[i] as Value));
    const { averages } = layout;
    if (averages) readBundle(build, averages).members.forEach((value, i) => this.#values.set(averages.members[i]?.name ?? '', value));
  }

  /** A weight or running average by its name, `layerId/role`. */
  value(name: string): Value {
    const value = this.#values.get(name);
    if (value === undefined) throw new Error(`The program has no variable "${name}".`);
    return value;
  }

  /** A running average will have this value after the step. */
  move(name: string, value: Value): void {
    this.#moved.set(name, value);
  }

  /** Writes the running averages that were moved; those that were not keep their values. */
  writeAverages(): readonly AnyNode[] {
    const averages = this.#averages;
    if (averages === null || this.#moved.size === 0) return [];
    const values = averages.members.map(({ name }) => this.#moved.get(name) ?? this.value(name));
    return [this.#build.write('assign', { variable: averages }, [this.#build.one('pack', {}, values)], [averages])];
  }
}

/** The weights as of now: those of the forward pass until an update, then read anew (spec §4.1). */
export class CurrentWeights {
  readonly #build: ProgramBuilder;
  readonly #forward: ReadonlyMap<ProgramVariable, BundleValue>;
  readonly #places = new Map<Value, { readonly variable: ProgramVariable; readonly index: number }>();
  #reread: Map<ProgramVariable, BundleValue> | null = null;
  #casts = new Map<Value, Value>();

  constructor(build: ProgramBuilder, forward: ReadonlyMap<ProgramVariable, BundleValue>) {
    this.#build = build;
    this.#forward = forward;
    for (const [variable, { members }] of forward) members.forEach((value, index) => this.#places.set(value, { variable, index }));
  }

  /** The weights have been updated. */
  forget(): void {
    this.#reread = new Map();
    this.#casts = new Map();
  }

  bundle(variable: ProgramVariable): BundleValue {
    const known = (this.#reread ?? this.#forward).get(variable);
    if (known) return known;
    const renewed = readBundle(this.#build, variable);
    this.#reread?.set(variable, renewed);
    return renewed;
  }

  /** In place of a forward value: the weight re-read, also behind the cast of mixed precision; other values as they were. */
  readonly current = (value: Value): Value => {
    if (this.#reread === null) return value;
    const place = this.#places.get(value);
    if (place) return this.bundle(place.variable).members[place.index] ?? value;
    const { node } = value;
    const source = node.inputs[0];
    if (node.primitive !== 'cast' || !source || !this.#places.has(source)) return value;
    const cast = this.#casts.get(value) ?? this.#build.one('cast', node.attributes, [this.current(source)]);
    this.#casts.set(value, cast);
    return cast;
  };
}
