import { nativeOps } from '../../main-process/core/compile/native-ops.ts';
import type { Tensor, Tf } from '../../main-process/core/compile/tf.ts';
import type { LoweredGraph } from '../../main-process/core/lower/lowered-graph.ts';
import type { ProgramConfig } from '../../main-process/core/program/config.ts';
import { buildProgram, type TrainingProgram } from '../../main-process/core/program/program.ts';
import { deriveSeed } from '../../main-process/core/random/seed.ts';
import { sizeOf } from '../../main-process/core/shape/problem.ts';
import type { ImageBatch } from '../../main-process/engines/network.ts';
import { imageSize } from './program-inputs.ts';
import { referenceRun, scalar, tensor64, type ReferenceOptions, type ReferenceRun, type Tensor64, type Variables } from './reference-program.ts';

/** Values of weights, running averages and optimizer state in any precision, by name. */
export type NamedValues = ReadonlyMap<string, { readonly data: ArrayLike<number> }>;

/** TensorFlow's generator, so that masks drawn in double precision are those of its graphs. */
export function tensorflowUniform(tf: Tf): NonNullable<ReferenceOptions['uniform']> {
  return (seed, shape) => {
    const native = nativeOps(tf);
    if (!native) throw new Error('The active engine is not TensorFlow.');
    const [draws] = native.run(
      'StatelessRandomUniform',
      [
        { name: 'dtype', type: 'type', value: 'float32' },
        { name: 'T', type: 'type', value: 'int32' },
        { name: 'Tseed', type: 'type', value: 'int32' },
      ],
      [tf.tensor1d([...shape], 'int32'), tf.tensor1d([...seed], 'int32')],
      1,
    ) as [Tensor];
    return draws.dataSync();
  };
}

/** A design's training program, interpreted in double precision. */
export class DoublePrecision {
  readonly training: TrainingProgram;
  readonly #graph: LoweredGraph;
  readonly #options: ReferenceOptions;

  constructor(graph: LoweredGraph, config: ProgramConfig, options: ReferenceOptions = {}) {
    this.training = buildProgram(graph, config, { compute: 'float32' });
    this.#graph = graph;
    this.#options = options;
  }

  /** The program's variables from the values of the tensors in them; those not given are 0. */
  pack(tensors: NamedValues): Map<string, Float64Array> {
    return new Map(
      this.training.program.variables.map(({ name, members }) => {
        const values = members.map((member) => tensors.get(member.name)?.data ?? new Float64Array(sizeOf(member.shape)));
        return [name, Float64Array.from(values.flatMap((data) => Array.from(data)))];
      }),
    );
  }

  /** The reverse. */
  unpack(variables: Variables): Map<string, { readonly data: Float64Array }> {
    const tensors = new Map<string, { readonly data: Float64Array }>();
    for (const { name, members } of this.training.program.variables) {
      let end = 0;
      for (const member of members) {
        const start = end;
        end += sizeOf(member.shape);
        tensors.set(member.name, { data: (variables.get(name) ?? new Float64Array(0)).slice(start, end) });
      }
    }
    return tensors;
  }

  trainingFeeds({ count, images, labels, window }: ImageBatch, step: number, learningRate: number): Readonly<Record<string, Tensor64>> {
    const { height, width, channels } = imageSize(this.#graph);
    const { config, dropoutLayers } = this.training;
    const whole = Array.from({ length: count }, () => [0, height, 0, width]).flat();
    const words = dropoutLayers.flatMap((layer) => ['low', 'high'].map((word) => deriveSeed(config.seed, 'dropout', layer, step, word) | 0));
    return {
      images: tensor64(images, [count, height, width, channels]),
      labels: tensor64(labels, [count]),
      window: tensor64(window ?? whole, [count, 4]),
      learningRate: scalar(learningRate),
      ...(words.length > 0 && { dropoutSeeds: tensor64(words, [dropoutLayers.length, 2]) }),
    };
  }

  /** One step of SGD. */
  step(batch: ImageBatch, step: number, learningRate: number, variables: Variables): ReferenceRun {
    return referenceRun(this.training.program, 'train', this.trainingFeeds(batch, step, learningRate), variables, this.#options);
  }

  /** Logits of an exit at rest. */
  predict(exit: number, batch: ImageBatch, variables: Variables): Tensor64 {
    const { images } = this.trainingFeeds(batch, 1, 0);
    return referenceRun(this.training.program, `predict${exit}`, { images: images as Tensor64 }, variables).fetches['logits'] as Tensor64;
  }
}
