import type { Tensor, Tf, Variable } from '../core/compile/tf.ts';

export interface Parameter {
  /** Stable name, the key of its momentum in a checkpoint. */
  readonly name: string;
  readonly variable: Variable;
  /** Multiplies the weight decay λ: `Σ c_i` for a trunk parameter under `fused` (spec §4), 1 otherwise. */
  readonly decayFactor: number;
}

/** Scalars handled as one vector. Bounds the temporary memory of a step; large enough that ops are few. */
const BUCKET_SCALARS = 1 << 22;

/**
 * SGD with Nesterov momentum as Torch and PyTorch compute it (spec §3; dampening 0):
 *
 *     g ← ∂L/∂θ, NaN entries set to 0, + λ·decayFactor·θ
 *     v ← μ·v + g
 *     θ ← θ − lr·(g + μ·v)
 *
 * Parameters are joined to few long vectors for the arithmetic: some ten ops a step in place of ten a parameter.
 */
export class NesterovSgd {
  readonly #tf: Tf;
  readonly #momentum: number;
  readonly #buckets: readonly Bucket[];

  constructor(tf: Tf, parameters: readonly Parameter[], options: { readonly momentum: number; readonly weightDecay: number }) {
    this.#tf = tf;
    this.#momentum = options.momentum;
    this.#buckets = group(parameters).map((members) => new Bucket(tf, members, options.weightDecay));
  }

  /** @param gradients by the variable's name in tfjs; one that is missing counts as 0 */
  apply(gradients: Readonly<Record<string, Tensor>>, learningRate: number): void {
    for (const bucket of this.#buckets) this.#tf.tidy(() => bucket.update(gradients, learningRate, this.#momentum));
  }

  /** Momentum by parameter, for a checkpoint. */
  async velocities(): Promise<readonly NamedValues[]> {
    return (await Promise.all(this.#buckets.map((bucket) => bucket.read()))).flat();
  }

  /** Puts saved momentum back. @throws when a parameter's is missing or of another size */
  restore(velocities: ReadonlyMap<string, { readonly data: ArrayLike<number> }>): void {
    for (const bucket of this.#buckets) bucket.write(velocities);
  }

  dispose(): void {
    for (const bucket of this.#buckets) bucket.dispose();
  }
}

export interface NamedValues {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

function group(parameters: readonly Parameter[]): readonly (readonly Parameter[])[] {
  const groups: Parameter[][] = [];
  let scalars = Infinity;
  for (const parameter of parameters) {
    if (scalars + parameter.variable.size > BUCKET_SCALARS) {
      groups.push([]);
      scalars = 0;
    }
    groups.at(-1)?.push(parameter);
    scalars += parameter.variable.size;
  }
  return groups;
}

/** Some parameters laid end to end. */
class Bucket {
  readonly #tf: Tf;
  readonly #members: readonly Parameter[];
  readonly #sizes: number[];
  /** λ·decayFactor of every scalar. */
  readonly #decay: Tensor;
  readonly #zeros: Tensor;
  #velocity: Tensor;

  constructor(tf: Tf, members: readonly Parameter[], weightDecay: number) {
    this.#tf = tf;
    this.#members = members;
    this.#sizes = members.map(({ variable }) => variable.size);
    const decayOf = ({ variable, decayFactor }: Parameter): Tensor => tf.fill([variable.size], weightDecay * decayFactor);
    this.#decay = tf.keep(tf.tidy(() => tf.concat(members.map(decayOf))));
    this.#zeros = tf.keep(tf.zerosLike(this.#decay));
    this.#velocity = tf.keep(tf.zerosLike(this.#decay));
  }

  update(gradients: Readonly<Record<string, Tensor>>, learningRate: number, momentum: number): void {
    const tf = this.#tf;
    const flat = (tensor: Tensor): Tensor => tf.reshape(tensor, [-1]);
    const raw = tf.concat(this.#members.map(({ variable }) => flat(gradients[variable.name] ?? tf.zerosLike(variable))));
    const theta = tf.concat(this.#members.map(({ variable }) => flat(variable)));
    const gradient = tf.add(tf.where(tf.isNaN(raw), this.#zeros, raw), tf.mul(theta, this.#decay));
    const velocity = tf.add(tf.mul(this.#velocity, momentum), gradient);
    const updated = tf.sub(theta, tf.mul(tf.add(gradient, tf.mul(velocity, momentum)), learningRate));
    this.#replaceVelocity(velocity);
    const parts = this.#sizes.length === 1 ? [updated] : tf.split(updated, this.#sizes);
    this.#members.forEach(({ variable }, i) => variable.assign(tf.reshape(parts[i] as Tensor, variable.shape)));
  }

  async read(): Promise<NamedValues[]> {
    const values = (await this.#velocity.data()) as Float32Array;
    let end = 0;
    return this.#members.map(({ name, variable }) => {
      const start = end;
      end += variable.size;
      return { name, shape: variable.shape, data: values.slice(start, end) };
    });
  }

  write(velocities: ReadonlyMap<string, { readonly data: ArrayLike<number> }>): void {
    const values = new Float32Array(this.#decay.size);
    let start = 0;
    for (const { name, variable } of this.#members) {
      const saved = velocities.get(name)?.data;
      if (saved?.length !== variable.size) throw new Error(`The checkpoint has no momentum of ${variable.size} values for "${name}".`);
      values.set(saved, start);
      start += variable.size;
    }
    this.#replaceVelocity(this.#tf.tensor1d(values));
  }

  dispose(): void {
    this.#tf.dispose([this.#decay, this.#zeros, this.#velocity]);
  }

  #replaceVelocity(velocity: Tensor): void {
    this.#velocity.dispose();
    this.#velocity = this.#tf.keep(velocity);
  }
}
