import type { BatchStatistics, CompileNetwork, GradientReport, HeadsReport, ImageBatch, Network, StepOptions, VariableInfo, VariableValue } from '../../main-process/engines/network.ts';

/** What a test makes the network say in place of what it computed. */
export interface FakeBehaviour {
  /** Entries of gradients that were no numbers, of a step. */
  readonly nanGradients?: (step: number) => number;
  readonly gradients?: GradientReport;
  readonly loss?: (computed: number, step: number) => number;
  /** Images of the nth test batch of the network's life, from 0, that an exit answers wrongly. */
  readonly testErrors?: (nth: number, exit: number) => number;
  readonly heads?: () => HeadsReport;
  readonly whileTraining?: (options: StepOptions) => Promise<void>;
}

const variables: readonly VariableInfo[] = [
  { name: 'stem/conv/kernel', shape: [2, 3], kind: 'weight' },
  { name: 'stem/bn/moving_mean', shape: [2], kind: 'average' },
  { name: 'stem/conv/kernel/momentum', shape: [2, 3], kind: 'slot' },
];

/**
 * A network without a tensor library: losses are numbers that depend on every byte of the batch, on the step, the rate,
 * the seed and on all variables, and each step changes all variables. Two runs agree only if they fed it the same.
 */
export class FakeNetwork implements Network {
  readonly variables = variables;
  disposed = false;
  readonly measured: number[] = [];
  readonly compared: number[] = [];
  readonly #values: Record<string, Float32Array>;
  readonly #exits: number;
  readonly #behaviour: FakeBehaviour;
  #tested = 0;

  constructor(exits: number, seed: number, behaviour: FakeBehaviour) {
    this.#exits = exits;
    this.#behaviour = behaviour;
    this.#values = Object.fromEntries(
      variables.map(({ name, shape, kind }) => {
        const length = shape.reduce((product, size) => product * size, 1);
        return [name, Float32Array.from({ length }, (_, i) => (kind === 'slot' ? 0 : Math.sin(seed + i + name.length)))];
      }),
    );
  }

  async trainStep(batch: ImageBatch, options: StepOptions) {
    const { step, learningRate, measureGradients = false } = options;
    await this.#behaviour.whileTraining?.(options);
    if (measureGradients) this.measured.push(step);
    const digest = digestOf(batch) + step;
    const statistics = this.#statistics(batch, digest);
    const [kernel, mean, momentum] = variables.map(({ name }) => this.#values[name]!) as [Float32Array, Float32Array, Float32Array];
    kernel.forEach((value, i) => {
      momentum[i] = 0.9 * momentum[i]! + Math.sin(digest + i + value);
      kernel[i] = value - learningRate * momentum[i];
    });
    mean.forEach((value, i) => (mean[i] = 0.9 * value + 0.1 * Math.cos(digest + i)));
    return {
      losses: statistics.losses.map((loss) => this.#behaviour.loss?.(loss, step) ?? loss),
      errors: statistics.errors,
      nanGradients: this.#behaviour.nanGradients?.(step) ?? 0,
      gradients: measureGradients ? (this.#behaviour.gradients ?? { nodes: { stem: Math.abs(Math.sin(digest)) }, shares: {} }) : null,
    };
  }

  async compareHeads(_batch: ImageBatch, { step }: StepOptions): Promise<HeadsReport> {
    this.compared.push(step);
    if (this.#behaviour.heads) return this.#behaviour.heads();
    return { weights: Array.from({ length: this.#exits }, () => 1), nodes: {} };
  }

  async evaluateBatch(batch: ImageBatch): Promise<BatchStatistics> {
    const { losses, errors } = this.#statistics(batch, digestOf(batch));
    const nth = this.#tested++;
    return { losses, errors: errors.map((count, exit) => this.#behaviour.testErrors?.(nth, exit) ?? count) };
  }

  predict(): Promise<Float32Array> {
    return Promise.reject(new Error('The fake predicts nothing.'));
  }

  predictAll(): Promise<readonly Float32Array[]> {
    return Promise.reject(new Error('The fake predicts nothing.'));
  }

  async readVariables(): Promise<readonly VariableValue[]> {
    return variables.map(({ name, shape }) => ({ name, shape, data: this.#values[name]!.slice() }));
  }

  async writeVariables(values: ReadonlyMap<string, { readonly data: ArrayLike<number> }>): Promise<void> {
    for (const { name } of variables) this.#values[name]!.set(values.get(name)!.data);
  }

  dispose(): void {
    this.disposed = true;
  }

  #statistics({ count }: ImageBatch, digest: number): BatchStatistics {
    const state = Object.values(this.#values).reduce((sum, values) => sum + values.reduce((inner, value) => inner + value, 0), 0);
    const values = Array.from({ length: this.#exits }, (_, exit) => Math.abs(Math.sin(digest + state + exit)));
    return { losses: values.map((value) => Math.fround(3 * value)), errors: values.map((value) => Math.floor(value * (count + 1))) };
  }
}

function digestOf({ count, images, labels, window }: ImageBatch): number {
  let sum = count;
  images.forEach((byte, i) => (sum += byte * ((i % 89) + 1)));
  labels.forEach((label, i) => (sum += label * (i + 1)));
  window?.forEach((edge, i) => (sum += edge * ((i % 13) + 1)));
  return sum % 10_007;
}

/** Compiles fakes and keeps them for the test. */
export function fakeCompile(behaviour: FakeBehaviour = {}): { readonly compile: CompileNetwork; readonly networks: FakeNetwork[] } {
  const networks: FakeNetwork[] = [];
  const compile: CompileNetwork = async (graph, config) => {
    const network = new FakeNetwork(graph.exits.length, config.seed, behaviour);
    networks.push(network);
    return network;
  };
  return { compile, networks };
}
