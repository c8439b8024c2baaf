import { createRequire } from 'node:module';
import type { SymbolicTensor, Tf } from '../../main-process/core/compile/tf.ts';
import type { Job, PeerGraph } from '../../main-process/bench/protocol.ts';
import { serve, type Entrant } from '../../main-process/bench/serve.ts';

/**
 * Eager tfjs-node as its users write it: a functional model of `tf.layers`, `compile` with Nesterov's momentum, and
 * `trainOnBatch`. None of our kernels, gradients or layers. tfjs's optimizers know no weight decay, so it has none,
 * which makes it quicker.
 */
const BATCHES = 4;

function open(job: Job): Promise<Entrant> {
  if (job.method !== 'single' || job.graph.exits.length > 1) throw new Error('trains designs of one output with plain back-propagation');
  const tf = loadTfjsNode();
  const model = (): ReturnType<typeof buildModel> => (built ??= buildModel(tf, job));
  let built: ReturnType<typeof buildModel> | undefined;
  const batches = Array.from({ length: BATCHES }, () => {
    const classes = tf.randomUniform([job.batch], 0, job.graph.classes, 'int32');
    return { images: tf.randomNormal([job.batch, ...job.image]), labels: tf.oneHot(classes, job.graph.classes).toFloat() };
  });
  let steps = 0;
  return Promise.resolve({
    facts: { framework: 'tfjs-node', version: tf.version.tfjs },
    build: () => Promise.resolve(model().trainableWeights.reduce((sum, { shape }) => sum + tf.util.sizeFromShape(shape as number[]), 0)),
    async step() {
      const batch = batches[steps++ % BATCHES];
      const loss = await model().trainOnBatch(batch?.images as never, batch?.labels as never);
      return { loss: Number(Array.isArray(loss) ? loss[0] : loss) };
    },
  });
}

/** tfjs-node 4.22 calls `util` functions that Node 23 removed. */
function loadTfjsNode(): Tf {
  const require = createRequire(import.meta.url);
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  const util = require('node:util') as Record<string, unknown>;
  util['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  util['isArray'] ??= Array.isArray;
  const tf = require('@tensorflow/tfjs-node-gpu') as Tf;
  tf.enableProdMode();
  return tf;
}

function buildModel(tf: Tf, { graph, image, learningRate, momentum }: Job) {
  const values = new Map<string, SymbolicTensor>();
  for (const layer of graph.layers) {
    const sources = layer.inputs.map((id) => values.get(id) as SymbolicTensor);
    values.set(layer.id, layer.op === 'input' ? tf.input({ shape: [...image] }) : apply(tf, layer, sources));
  }
  const of = (id = ''): SymbolicTensor => values.get(id) as SymbolicTensor;
  const model = tf.model({ inputs: of(graph.input), outputs: of(graph.exits[0]?.logits) });
  model.compile({
    optimizer: tf.train.momentum(learningRate, momentum, true),
    loss: (labels, logits) => tf.losses.softmaxCrossEntropy(labels, logits),
  });
  return model;
}

/** The attributes of our ops that a residual network needs (main-process/core/ops). */
interface Attributes {
  readonly filters: number;
  readonly kernelSize: [number, number];
  readonly strides: [number, number];
  readonly padding: number | 'same' | 'valid';
  readonly groups: number;
  readonly useBias: boolean;
  readonly momentum: number;
  readonly epsilon: number;
  readonly units: number;
  readonly function: string;
}

type Layer = InstanceType<Tf['layers']['Layer']>;
const through = (layer: Layer, source: SymbolicTensor | SymbolicTensor[]): SymbolicTensor => layer.apply(source) as SymbolicTensor;

function apply(tf: Tf, layer: PeerGraph['layers'][number], sources: SymbolicTensor[]): SymbolicTensor {
  // Parsed as attributes of this op when the design was lowered.
  const attributes = layer.attributes as Partial<Attributes> as Attributes;
  const source = sources[0] as SymbolicTensor;
  switch (layer.op) {
    case 'conv2d':
      return convolution(tf, attributes, source);
    case 'batchNorm':
      return through(tf.layers.batchNormalization({ momentum: attributes.momentum, epsilon: attributes.epsilon }), source);
    case 'activation':
      if (attributes.function !== 'relu') break;
      return through(tf.layers.reLU(), source);
    case 'globalAveragePool':
      return through(tf.layers.globalAveragePooling2d({}), source);
    case 'dense':
      return through(tf.layers.dense({ units: attributes.units, useBias: attributes.useBias }), source);
    case 'add':
      return through(tf.layers.add(), sources);
  }
  throw new Error(`has no layer for "${layer.op}" as this design has it`);
}

function convolution(tf: Tf, attributes: Attributes, source: SymbolicTensor): SymbolicTensor {
  const { filters, kernelSize, strides, padding, groups, useBias } = attributes;
  if (groups !== 1) throw new Error('has no grouped convolution');
  const pad = typeof padding === 'number' ? padding : 0;
  // Symmetric padding at stride 1 is what 'same' means; at stride 2 it is a layer of its own.
  const same = padding === 'same' || (strides.every((stride) => stride === 1) && kernelSize.every((size) => size === 2 * pad + 1));
  const padded = same || pad === 0 ? source : through(tf.layers.zeroPadding2d({ padding: [pad, pad] }), source);
  const kernelInitializer = tf.initializers.varianceScaling({ scale: 2, mode: 'fanOut', distribution: 'normal' });
  return through(tf.layers.conv2d({ filters, kernelSize, strides, padding: same ? 'same' : 'valid', useBias, kernelInitializer }), padded);
}

await serve(open);
