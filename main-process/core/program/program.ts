import type { NodeId } from '../graph/document.ts';
import type { LayerId, LoweredGraph } from '../lower/lowered-graph.ts';
import { stepPlan } from '../multiway/passes.ts';
import { ProgramBuilder } from './builder.ts';
import type { Normalisation, ProgramConfig } from './config.ts';
import { forward } from './forward.ts';
import type { DType, Program, ProgramVariable, Value } from './ir.ts';
import { adam, nesterovSgd, type Optimizer } from './optimizer.ts';
import { trainingStep } from './training-step.ts';

export interface CompileOptions {
  /** What images and trunk are computed in; weights, losses and updates are float32 always. */
  readonly compute: Exclude<DType, 'int32'>;
}

/** A design as a program, and what is needed to feed it and to read its answers. */
export interface TrainingProgram {
  readonly program: Program;
  readonly config: ProgramConfig;
  readonly exits: number;
  readonly exitIds: readonly NodeId[];
  readonly classes: number;
  readonly image: { readonly height: number; readonly width: number; readonly channels: number };
  /** Variables whose first values are drawn, in the order in which `initialise` takes them. */
  readonly drawn: readonly ProgramVariable[];
  /** Layers with dropout, in the order of the rows of the `dropoutSeeds` feed. */
  readonly dropoutLayers: readonly LayerId[];
  /** What `trainMeasured` gives in `norms`: squared norms, first of these nodes, then per exit of its head's flow and of the flow from deeper. */
  readonly measuredNodes: readonly NodeId[];
  readonly mixed: boolean;
}

/**
 * Compiles a validated lowered graph to one program:
 * - `initialise` (feeds `drawn`), `write` and `read` (all variables, packed in the order of `program.variables`);
 * - `train` and `trainMeasured` (feeds images, labels, window, learningRate, …; fetch `statistics`: losses per exit, errors
 *   per exit, count of NaN), one step of the configured method and optimizer;
 * - `evaluate` (fetch `statistics`) and `predict0`, `predict1`, … (fetch `logits`) per exit, at rest.
 */
export function buildProgram(graph: LoweredGraph, config: ProgramConfig, options: CompileOptions): TrainingProgram {
  const build = new ProgramBuilder();
  const image = inputImage(graph);
  const dropoutLayers = graph.layers.filter(({ op }) => op === 'dropout').map(({ id }) => id);
  const measuredNodes = defineTraining(build, graph, config, options, image, dropoutLayers);
  defineRest(build, graph, config.normalisation, image);
  const drawn = defineAccess(build);
  const mixed = options.compute === 'float16';
  return { program: build.finish(), config, exits: graph.exits.length, exitIds: graph.exits.map(({ id }) => id), classes: graph.classes, image, drawn, dropoutLayers, measuredNodes, mixed };
}

type ImageSize = TrainingProgram['image'];

function inputImage(graph: LoweredGraph): ImageSize {
  const input = graph.layers.find(({ id }) => id === graph.input);
  if (input?.op !== 'input') throw new Error('The lowered graph has no input layer.');
  return input.attributes;
}

function defineTraining(
  build: ProgramBuilder,
  graph: LoweredGraph,
  config: ProgramConfig,
  { compute }: CompileOptions,
  size: ImageSize,
  dropoutLayers: readonly LayerId[],
): readonly NodeId[] {
  const mixed = compute === 'float16';
  let norms: Value | undefined;
  const nodes = new Map<NodeId, Value[]>();
  const train = build.define('train', () => {
    const bytes = build.one('imageBytes', size, [], 'images');
    const labels = build.placeholder('labels', 'int32', [null]);
    const window = build.placeholder('window', 'int32', [null, 4]);
    const learningRate = build.placeholder('learningRate', 'float32', []);
    const seeds = dropoutLayers.length > 0 ? build.placeholder('dropoutSeeds', 'int32', [dropoutLayers.length, 2]) : null;
    const lossScale = mixed ? build.placeholder('lossScale', 'float32', []) : null;
    const optimizer = makeOptimizer(build, config, learningRate);

    const mask = build.one('windowMask', { height: size.height, width: size.width }, [window]);
    const normalised = build.one('multiply', {}, [normalise(build, bytes, config.normalisation), mask]);
    const images = mixed ? build.one('cast', { dtype: compute }, [normalised]) : normalised;
    const pass = forward(build, graph, {
      mode: 'train',
      images,
      dropoutSeed: (layer) => {
        if (!seeds) throw new Error(`Dropout layer "${layer}" has no seed.`);
        return build.one('row', { index: dropoutLayers.indexOf(layer) }, [seeds]);
      },
    });
    const smoothing = config.labelSmoothing;
    const off = smoothing / graph.classes;
    const targets = build.one('oneHot', { classes: graph.classes, on: 1 - smoothing + off, off }, [labels]);
    const losses = pass.logits.map((logits) => build.one('crossEntropy', {}, [logits, targets]));
    const errors = pass.logits.map((logits) => build.one('errorCount', {}, [logits, labels]));
    const step = trainingStep(build, graph, stepPlan(graph, config.method), config, { forward: pass, losses, optimizer: optimizer.update, lossScale });

    const nodeOf = new Map(graph.layers.map(({ id, node }) => [id, node]));
    build.within('norms', () => {
      for (const { layer, gradient } of step.gradients) {
        const node = nodeOf.get(layer) ?? layer;
        nodes.set(node, [...(nodes.get(node) ?? []), build.one('squaredNorm', {}, [gradient])]);
      }
      const flows = step.flows.flatMap(({ head, deeper }) => [head ?? build.constant(0), deeper ?? build.constant(0)]);
      norms = build.one('stack', {}, [...[...nodes.values()].map((terms) => build.add(terms)), ...flows]);
    });
    return {
      feeds: { images: bytes, labels, window, learningRate, ...optimizer.feeds, ...(seeds && { dropoutSeeds: seeds }), ...(lossScale && { lossScale }) },
      fetches: { statistics: build.one('stack', {}, [...losses, ...errors, step.nanCount], 'statistics') },
      effects: [...pass.effects, ...step.effects],
    };
  });
  if (norms) build.variant('trainMeasured', { ...train, fetches: { ...train.fetches, norms } });
  return [...nodes.keys()];
}

function makeOptimizer(
  build: ProgramBuilder,
  config: ProgramConfig,
  learningRate: Value,
): { readonly update: Optimizer; readonly feeds: Readonly<Record<string, Value>> } {
  switch (config.optimizer) {
    case 'sgd':
      return { update: nesterovSgd(build, learningRate, config.momentum), feeds: {} };
    case 'adam': {
      const scalar = (name: string): Value => build.placeholder(name, 'float32', []);
      const scalars = { beta1Power: scalar('beta1Power'), beta2Power: scalar('beta2Power'), epsilon: scalar('epsilon') };
      return { update: adam(build, { learningRate, ...scalars }), feeds: scalars };
    }
  }
}

/** (v − mean) / std a channel. */
function normalise(build: ProgramBuilder, bytes: Value, { mean, std }: Normalisation): Value {
  const perChannel = (values: readonly number[]): Value => build.one('constant', { values, shape: [values.length] });
  const centred = build.one('subtract', {}, [bytes, perChannel(mean)]);
  return build.one('multiply', {}, [centred, perChannel(std.map((deviation) => 1 / deviation))]);
}

/** Evaluation and prediction share one forward pass at rest, in float32. */
function defineRest(build: ProgramBuilder, graph: LoweredGraph, normalisation: Normalisation, size: ImageSize): void {
  let logits: readonly Value[] = [];
  let images: Value | undefined;
  build.define('evaluate', () => {
    const bytes = build.one('imageBytes', size, [], 'images');
    const labels = build.placeholder('labels', 'int32', [null]);
    const noSeed = (layer: LayerId): Value => {
      throw new Error(`Dropout layer "${layer}" is the identity at rest.`);
    };
    const pass = forward(build, graph, { mode: 'rest', images: normalise(build, bytes, normalisation), dropoutSeed: noSeed });
    [logits, images] = [pass.logits, bytes];
    const targets = build.one('oneHot', { classes: graph.classes, on: 1, off: 0 }, [labels]);
    const losses = logits.map((scores) => build.one('crossEntropy', {}, [scores, targets]));
    const errors = logits.map((scores) => build.one('errorCount', {}, [scores, labels]));
    return { feeds: { images: bytes, labels }, fetches: { statistics: build.one('stack', {}, [...losses, ...errors], 'statistics') }, effects: [] };
  });
  logits.forEach((scores, exit) => {
    if (images) build.variant(`predict${exit}`, { feeds: { images }, fetches: { logits: scores }, effects: [] });
  });
}

/** Functions that set and get the variables; returns those that `initialise` takes values for. */
function defineAccess(build: ProgramBuilder): readonly ProgramVariable[] {
  const variables = build.variables;
  const total = (of: readonly ProgramVariable[]): number => of.reduce((sum, { shape }) => sum + shape.reduce((product, dim) => product * dim, 1), 0);
  const set = (variable: ProgramVariable, value: Value) => build.write('assign', { variable }, [value], [variable]);
  const drawn = variables.filter(({ initial }) => initial.kind !== 'fill');

  build.define('initialise', () => {
    const values = build.placeholder('drawn', 'float32', [total(drawn)]);
    const parts = build.many('unpack', { shapes: drawn.map(({ shape }) => shape) }, [values]);
    const effects = variables.map((variable) => {
      const { initial, shape } = variable;
      if (initial.kind === 'fill') return set(variable, build.one('constant', { values: [initial.value], shape }));
      return set(variable, parts[drawn.indexOf(variable)] as Value);
    });
    return { feeds: { drawn: values }, fetches: { done: build.constant(1) }, effects };
  });
  build.define('write', () => {
    const values = build.placeholder('packed', 'float32', [total(variables)]);
    const parts = build.many('unpack', { shapes: variables.map(({ shape }) => shape) }, [values]);
    return { feeds: { packed: values }, fetches: { done: build.constant(1) }, effects: variables.map((variable, i) => set(variable, parts[i] as Value)) };
  });
  build.define('read', () => ({
    feeds: {},
    fetches: { packed: build.one('pack', {}, variables.map((variable) => build.read(variable)), 'packed') },
    effects: [],
  }));
  return drawn;
}
