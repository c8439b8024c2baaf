import { analyse } from '../core/analyse.ts';
import { parseDocument } from '../core/graph/parse.ts';
import type { Document } from '../core/graph/document.ts';
import type { CompileNetwork, ImageBatch, Network } from '../engines/network.ts';
import type { Job } from './protocol.ts';

/** The design of a job, configured for what the peers do: SGD with Nesterov's momentum, nothing else. */
export function documentOf({ design, method, batch, learningRate, momentum, weightDecay, data }: Job): Document {
  const { document } = parseDocument(design);
  if (document === null) throw new Error('was given a text that is not a design');
  return {
    ...document,
    training: {
      ...document.training,
      method,
      batchSize: batch,
      learningRate,
      momentum,
      weightDecay,
      optimizer: 'sgd',
      lossRatioRule: false,
      labelSmoothing: 0,
      clipNorm: null,
      precision: 'float32',
      epochs: 1,
      ...(data === undefined ? {} : { dataset: { name: 'cifar-10', path: data } }),
    },
  };
}

/** From the parsed document to a network that is ready for its first step. */
export async function compileDesign(compile: CompileNetwork, document: Document, channels: number): Promise<Network> {
  // About those of CIFAR-10.
  const normalisation = { mean: Array<number>(channels).fill(121), std: Array<number>(channels).fill(64) };
  return compile(analyse(document).graph, { ...document.training, normalisation });
}

/** Batches of bytes without pattern, in memory before the first step. */
export function randomBatches({ image, batch, graph }: Job, count = 4): readonly ImageBatch[] {
  const size = image.reduce((product, length) => product * length, batch);
  return Array.from({ length: count }, (_, place) => {
    let state = place + 1;
    // Marsaglia's xorshift32: quick, and nothing that a convolution could learn from.
    const next = (): number => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state >>> 0;
    };
    return {
      count: batch,
      images: Uint8Array.from({ length: size }, () => next() >>> 24),
      labels: Int32Array.from({ length: batch }, () => next() % graph.classes),
    };
  });
}

/** Trainable scalars. */
export const parametersOf = ({ variables }: Network): number =>
  variables.reduce((sum, { kind, shape }) => (kind === 'weight' ? sum + shape.reduce((product, length) => product * length, 1) : sum), 0);
