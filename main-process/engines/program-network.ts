import type { ProgramConfig } from '../core/program/config.ts';
import type { Member } from '../core/program/ir.ts';
import type { TrainingProgram } from '../core/program/program.ts';
import { initialKernel } from '../core/random/initial-weights.ts';
import { deriveSeed } from '../core/random/seed.ts';
import { sizeOf } from '../core/shape/problem.ts';
import type { Feed, Feeds, ProgramExecutor } from './executor.ts';
import { LossScale } from './loss-scale.ts';
import type { BatchStatistics, GradientReport, HeadsReport, ImageBatch, Network, StepOptions, StepResult, VariableInfo, VariableValue } from './network.ts';

/** A compiled training program on some executor: turns batches into feeds and fetches into figures. */
export class ProgramNetwork implements Network {
  readonly variables: readonly VariableInfo[];
  readonly #members: readonly Member[];
  readonly #program: TrainingProgram;
  readonly #executor: ProgramExecutor;
  readonly #lossScale: LossScale | null;

  private constructor(program: TrainingProgram, executor: ProgramExecutor) {
    this.#program = program;
    this.#executor = executor;
    this.#lossScale = program.mixed ? new LossScale() : null;
    this.#members = program.program.variables.flatMap(({ members }) => members);
    this.variables = this.#lossScale ? [...this.#members, lossScaleInfo] : this.#members;
  }

  /** With freshly initialised weights. The executor is disposed of when that fails. */
  static async create(program: TrainingProgram, executor: ProgramExecutor): Promise<ProgramNetwork> {
    const network = new ProgramNetwork(program, executor);
    try {
      await network.#initialise();
    } catch (error) {
      executor.dispose();
      throw error;
    }
    return network;
  }

  get nativeSeconds(): (() => number) | undefined {
    return this.#executor.nativeSeconds;
  }

  get deviceBytes(): (() => number) | undefined {
    return this.#executor.deviceBytes;
  }

  async trainStep(batch: ImageBatch, options: StepOptions): Promise<StepResult> {
    const { exits } = this.#program;
    const feeds = this.#trainingFeeds(batch, options);
    const { statistics = none, norms } = await this.#executor.run(options.measureGradients ? 'trainMeasured' : 'train', feeds);
    const bad = statistics[2 * exits] ?? 0;
    // An overflow that a smaller scale will mend is no flaw of the network.
    const nanGradients = this.#lossScale && !this.#lossScale.exhausted ? 0 : bad;
    this.#lossScale?.took(bad === 0);
    return { ...readStatistics(statistics, exits), nanGradients, gradients: norms ? this.#report(norms) : null };
  }

  async compareHeads(batch: ImageBatch, options: StepOptions): Promise<HeadsReport> {
    const { exits, comparedNodes } = this.#program;
    const { products = none } = await this.#executor.run('compareHeads', this.#trainingFeeds(batch, options));
    let at = exits;
    const nodes = comparedNodes.map(({ node, exits: reached }) => {
      const matrix = new Array<number>(exits * exits).fill(0);
      for (const row of reached) for (const column of reached) matrix[row * exits + column] = products[at++] ?? 0;
      return [node, matrix] as const;
    });
    return { weights: Array.from(products.subarray(0, exits)), nodes: Object.fromEntries(nodes) };
  }

  async evaluateBatch(batch: ImageBatch): Promise<BatchStatistics> {
    const { statistics = none } = await this.#executor.run('evaluate', { images: this.#images(batch), labels: vector(batch.labels) });
    return readStatistics(statistics, this.#program.exits);
  }

  async predict(exit: number, batch: Pick<ImageBatch, 'count' | 'images'>): Promise<Float32Array> {
    this.#check(exit);
    const { logits = none } = await this.#executor.run(`predict${exit}`, { images: this.#images(batch) });
    return logits;
  }

  async predictAll(batch: Pick<ImageBatch, 'count' | 'images'>, last = this.#program.exits - 1): Promise<readonly Float32Array[]> {
    this.#check(last);
    const fetched = await this.#executor.run(`predictUpTo${last}`, { images: this.#images(batch) });
    return Array.from({ length: last + 1 }, (_, exit) => fetched[`logits${exit}`] ?? none);
  }

  #check(exit: number): void {
    const { exits } = this.#program;
    if (!Number.isInteger(exit) || exit < 0 || exit >= exits) throw new RangeError(`The design has ${exits} exits; there is no exit ${exit}.`);
  }

  async readVariables(): Promise<readonly VariableValue[]> {
    const { packed = none } = await this.#executor.run('read', {});
    let end = 0;
    const values = this.#members.map(({ name, shape }) => {
      const start = end;
      end += sizeOf(shape);
      return { name, shape, data: packed.slice(start, end) };
    });
    return this.#lossScale ? [...values, { ...lossScaleInfo, data: this.#lossScale.state }] : values;
  }

  async writeVariables(values: ReadonlyMap<string, { readonly data: ArrayLike<number> }>): Promise<void> {
    const saved = (name: string): ArrayLike<number> => {
      const found = values.get(name)?.data;
      if (found === undefined) throw new Error(`There are no values for "${name}".`);
      return found;
    };
    const packed = pack(this.#members, ({ name }) => saved(name));
    if (this.#lossScale) this.#lossScale.state = Float32Array.from(saved(lossScaleInfo.name));
    await this.#executor.run('write', { packed });
  }

  dispose(): void {
    this.#executor.dispose();
  }

  async #initialise(): Promise<void> {
    const { given, config } = this.#program;
    const members = given.flatMap((variable) => variable.members);
    const packed = pack(members, ({ name, shape, initial }) =>
      initial.kind === 'fill' ? new Float32Array(sizeOf(shape)).fill(initial.value) : initialKernel(initial.kind, name, shape, config.seed),
    );
    await this.#executor.run('initialise', { packed });
  }

  #trainingFeeds(batch: ImageBatch, { step, learningRate }: StepOptions): Feeds {
    const { config, dropoutLayers } = this.#program;
    return {
      images: this.#images(batch),
      labels: vector(batch.labels),
      window: { dtype: 'int32', data: batch.window ?? this.#wholePictures(batch.count), shape: [batch.count, 4] },
      learningRate: scalar(learningRate),
      ...(dropoutLayers.length > 0 && { dropoutSeeds: dropoutSeeds(config.seed, dropoutLayers, step) }),
      ...(config.optimizer === 'adam' && adamScalars(step, config.adam)),
      ...(this.#lossScale && { lossScale: scalar(this.#lossScale.value) }),
    };
  }

  #images({ count, images }: Pick<ImageBatch, 'count' | 'images'>): Feed {
    const { height, width, channels } = this.#program.image;
    return { dtype: 'bytes', data: images, shape: [count, height, width, channels] };
  }

  #wholePictures(count: number): Int32Array {
    const { height, width } = this.#program.image;
    const window = new Int32Array(count * 4);
    for (let i = 0; i < count; i++) window.set([0, height, 0, width], i * 4);
    return window;
  }

  #report(squared: Float32Array): GradientReport {
    const { measuredNodes, exitIds } = this.#program;
    const norm = (at: number): number => Math.sqrt(squared[at] ?? 0);
    const shareOf = (exit: number): number => {
      const [head, deeper] = [norm(measuredNodes.length + 2 * exit), norm(measuredNodes.length + 2 * exit + 1)];
      return head + deeper === 0 ? 0 : head / (head + deeper);
    };
    return {
      nodes: Object.fromEntries(measuredNodes.map((node, i) => [node, norm(i)])),
      shares: Object.fromEntries(exitIds.map((id, exit) => [id, shareOf(exit)])),
    };
  }
}

/** The loss scale lives outside the program, which is fed it. */
const lossScaleInfo: VariableInfo = { name: 'loss-scale', shape: [2], kind: 'slot' };
const none = new Float32Array(0);
const vector = <D extends Float32Array | Int32Array>(data: D): Feed =>
  data instanceof Float32Array ? { dtype: 'float32', data, shape: [data.length] } : { dtype: 'int32', data, shape: [data.length] };
const scalar = (value: number): Feed => ({ dtype: 'float32', data: Float32Array.of(value), shape: [] });

/** @throws Error naming the variable whose values are of another number */
function pack(members: readonly Member[], valuesOf: (member: Member) => ArrayLike<number>): Feed {
  const packed = new Float32Array(members.reduce((sum, { shape }) => sum + sizeOf(shape), 0));
  let at = 0;
  for (const member of members) {
    const values = valuesOf(member);
    const size = sizeOf(member.shape);
    if (values.length !== size) throw new Error(`"${member.name}" has ${size} values, but ${values.length} were given.`);
    packed.set(values, at);
    at += size;
  }
  return vector(packed);
}

function readStatistics(values: Float32Array, exits: number): BatchStatistics {
  return { losses: Array.from(values.subarray(0, exits)), errors: Array.from(values.subarray(exits, 2 * exits)) };
}

/** Two words for each dropout layer, from (run seed, layer, step) alone. */
function dropoutSeeds(seed: number, layers: readonly string[], step: number): Feed {
  const words = layers.flatMap((layer) => ['low', 'high'].map((word) => deriveSeed(seed, 'dropout', layer, step, word) | 0));
  return { dtype: 'int32', data: Int32Array.from(words), shape: [layers.length, 2] };
}

function adamScalars(step: number, { beta1, beta2, epsilon }: ProgramConfig['adam']): Feeds {
  const [beta1Power, beta2Power] = [beta1 ** step, beta2 ** step];
  return { beta1Power: scalar(beta1Power), beta2Power: scalar(beta2Power), epsilon: scalar(epsilon * Math.sqrt(1 - beta2Power)) };
}
