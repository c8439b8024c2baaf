import type { NodeId } from '../graph/document.ts';
import type { LayerId, LoweredGraph } from '../lower/lowered-graph.ts';
import { stepPlan, type StepPlan } from '../multiway/passes.ts';
import { ProgramBuilder } from './builder.ts';
import type { Normalisation, ProgramConfig } from './config.ts';
import { forward } from './forward.ts';
import { compareHeads, type HeadsMeasurement } from './heads.ts';
import type { DType, Program, ProgramVariable, Value } from './ir.ts';
import { measureGradients, type Measurement } from './measure.ts';
import { adam, momentumSgd, type Optimizer } from './optimizer.ts';
import { sizeOf } from '../shape/problem.ts';
import { State } from './state.ts';
import { trainingStep } from './training-step.ts';
import { layoutVariables, type Layout } from './variables.ts';

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
  /** Variables that `initialise` is given, packed in this order; the rest is optimizer state and starts at 0. */
  readonly given: readonly ProgramVariable[];
  /** Layers with dropout, in the order of the rows of the `dropoutSeeds` feed. */
  readonly dropoutLayers: readonly LayerId[];
  /** What `norms` of `trainMeasured` begins with (`Measurement`). */
  readonly measuredNodes: readonly NodeId[];
  /** What `products` of `compareHeads` is made of (`HeadsMeasurement`). */
  readonly comparedNodes: HeadsMeasurement['nodes'];
  readonly mixed: boolean;
}

/**
 * Compiles a validated lowered graph to one program:
 * - `initialise` (weights and averages, packed in the order of `given`), `write` and `read` (all variables, packed in the
 *   order of `program.variables`);
 * - `train` and `trainMeasured` (feeds images, labels, window, learningRate, …; fetch `statistics`: losses per exit, errors
 *   per exit, count of NaN), one step of the configured method and optimizer; `compareHeads` (same feeds, nothing written);
 * - `evaluate` (fetch `statistics`) and, per exit, `predict0`, `predict1`, … (fetch `logits`) and `predictUpTo0`,
 *   `predictUpTo1`, … (fetches `logits0` up to that exit's), at rest.
 */
export function buildProgram(graph: LoweredGraph, config: ProgramConfig, options: CompileOptions): TrainingProgram {
  const build = new ProgramBuilder();
  const image = inputImage(graph);
  const dropoutLayers = graph.layers.filter(({ op }) => op === 'dropout').map(({ id }) => id);
  const plan = stepPlan(graph, config.method);
  const layout = layoutVariables(graph, plan);
  if (layout.weights.length === 0) throw new Error('The design has no weights, so there is nothing to train. Add a convolution or a dense layer.');
  const given = [...layout.weights, ...(layout.averages ? [layout.averages] : [])];
  for (const variable of given) build.variable(variable);

  const { measuredNodes, comparedNodes } = defineTraining({ build, graph, config, plan, layout, image, dropoutLayers, ...options });
  defineRest(build, graph, config.normalisation, image, layout);
  defineAccess(build, given);
  return {
    program: build.finish(),
    config,
    exits: graph.exits.length,
    exitIds: graph.exits.map(({ id }) => id),
    classes: graph.classes,
    image,
    given,
    dropoutLayers,
    measuredNodes,
    comparedNodes,
    mixed: options.compute === 'float16',
  };
}

type ImageSize = TrainingProgram['image'];

function inputImage(graph: LoweredGraph): ImageSize {
  const input = graph.layers.find(({ id }) => id === graph.input);
  if (input?.op !== 'input') throw new Error('The lowered graph has no input layer.');
  return input.attributes;
}

interface TrainingParts extends CompileOptions {
  readonly build: ProgramBuilder;
  readonly graph: LoweredGraph;
  readonly config: ProgramConfig;
  readonly plan: StepPlan;
  readonly layout: Layout;
  readonly image: ImageSize;
  readonly dropoutLayers: readonly LayerId[];
}

function defineTraining({ build, graph, config, plan, layout, image, dropoutLayers, compute }: TrainingParts): Pick<TrainingProgram, 'measuredNodes' | 'comparedNodes'> {
  const mixed = compute === 'float16';
  const measured: { readonly norms: Measurement; readonly heads: HeadsMeasurement }[] = [];
  const train = build.define('train', () => {
    const bytes = build.one('imageBytes', image, [], 'images');
    const labels = build.placeholder('labels', 'int32', [null]);
    const window = build.placeholder('window', 'int32', [null, 4]);
    const learningRate = build.placeholder('learningRate', 'float32', []);
    const seeds = dropoutLayers.length > 0 ? build.placeholder('dropoutSeeds', 'int32', [dropoutLayers.length, 2]) : null;
    const lossScale = mixed ? build.placeholder('lossScale', 'float32', []) : null;
    const optimizer = makeOptimizer(build, config, learningRate);
    const state = new State(build, layout);

    const mask = build.one('windowMask', { height: image.height, width: image.width }, [window]);
    const normalised = build.one('multiply', {}, [normalise(build, bytes, config.normalisation), mask]);
    const pass = forward(build, graph, {
      mode: 'train',
      images: mixed ? build.one('cast', { dtype: compute }, [normalised]) : normalised,
      state,
      dropoutSeed: (layer) => {
        if (!seeds) throw new Error(`Dropout layer "${layer}" has no seed.`);
        return build.one('row', { index: dropoutLayers.indexOf(layer) }, [seeds]);
      },
    });
    const off = config.labelSmoothing / graph.classes;
    const targets = build.one('oneHot', { classes: graph.classes, on: 1 - config.labelSmoothing + off, off }, [labels]);
    const losses = pass.logits.map((logits) => build.one('crossEntropy', {}, [logits, targets]));
    const errors = pass.logits.map((logits) => build.one('errorCount', {}, [logits, labels]));
    const step = trainingStep(build, graph, plan, config, { state, losses, optimizer: optimizer.update, lossScale });
    measured.push({
      norms: build.within('norms', () => measureGradients(build, graph, pass, step)),
      heads: build.within('heads', () => compareHeads(build, graph, plan, config, { state, losses, lossScale })),
    });
    const optional = { ...(seeds && { dropoutSeeds: seeds }), ...(lossScale && { lossScale }) };
    return {
      feeds: { images: bytes, labels, window, learningRate, ...optimizer.feeds, ...optional },
      fetches: { statistics: build.one('stack', {}, [...losses, ...errors, step.nanCount], 'statistics') },
      effects: [...state.writeAverages(), ...step.effects],
    };
  });
  const [made] = measured;
  if (!made) throw new Error('The training step was not made.');
  build.variant('trainMeasured', { ...train, fetches: { ...train.fetches, norms: made.norms.norms } });
  build.variant('compareHeads', { feeds: train.feeds, fetches: { products: made.heads.products }, effects: [] });
  return { measuredNodes: made.norms.nodes, comparedNodes: made.heads.nodes };
}

function makeOptimizer(
  build: ProgramBuilder,
  config: ProgramConfig,
  learningRate: Value,
): { readonly update: Optimizer; readonly feeds: Readonly<Record<string, Value>> } {
  switch (config.optimizer) {
    case 'sgd':
      return { update: momentumSgd(build, learningRate, config), feeds: {} };
    case 'adam': {
      const scalar = (name: string): Value => build.placeholder(name, 'float32', []);
      const scalars = { beta1Power: scalar('beta1Power'), beta2Power: scalar('beta2Power'), epsilon: scalar('epsilon') };
      return { update: adam(build, { learningRate, ...scalars }, config.adam), feeds: scalars };
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
function defineRest(build: ProgramBuilder, graph: LoweredGraph, normalisation: Normalisation, size: ImageSize, layout: Layout): void {
  let logits: readonly Value[] = [];
  let images: Value | undefined;
  build.define('evaluate', () => {
    const bytes = build.one('imageBytes', size, [], 'images');
    const labels = build.placeholder('labels', 'int32', [null]);
    const noSeed = (layer: LayerId): Value => {
      throw new Error(`Dropout layer "${layer}" is the identity at rest.`);
    };
    const state = new State(build, layout);
    const pass = forward(build, graph, { mode: 'rest', images: normalise(build, bytes, normalisation), state, dropoutSeed: noSeed });
    [logits, images] = [pass.logits, bytes];
    const targets = build.one('oneHot', { classes: graph.classes, on: 1, off: 0 }, [labels]);
    const losses = logits.map((scores) => build.one('crossEntropy', {}, [scores, targets]));
    const errors = logits.map((scores) => build.one('errorCount', {}, [scores, labels]));
    return { feeds: { images: bytes, labels }, fetches: { statistics: build.one('stack', {}, [...losses, ...errors], 'statistics') }, effects: [] };
  });
  logits.forEach((scores, exit) => {
    if (!images) return;
    const before = logits.slice(0, exit + 1).map((each, at) => [`logits${at}`, each] as const);
    build.variant(`predict${exit}`, { feeds: { images }, fetches: { logits: scores }, effects: [] });
    build.variant(`predictUpTo${exit}`, { feeds: { images }, fetches: Object.fromEntries(before), effects: [] });
  });
}

/** Functions that set and get the variables, packed to one vector: few calls whatever the size of the network. */
function defineAccess(build: ProgramBuilder, given: readonly ProgramVariable[]): void {
  const { variables } = build;
  const total = (of: readonly ProgramVariable[]): number => of.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const set = (variable: ProgramVariable, value: Value) => build.write('assign', { variable }, [value], [variable]);
  const setAll = (of: readonly ProgramVariable[], packed: Value) => {
    const parts = build.many('unpack', { shapes: of.map(({ shape }) => shape) }, [packed]);
    return of.map((variable, i) => set(variable, parts[i] as Value));
  };

  build.define('initialise', () => {
    const packed = build.placeholder('packed', 'float32', [total(given)]);
    const slots = variables.filter((variable) => !given.includes(variable));
    const zeros = slots.map((variable) => set(variable, build.one('constant', { values: [0], shape: variable.shape })));
    return { feeds: { packed }, fetches: { done: build.constant(1) }, effects: [...setAll(given, packed), ...zeros] };
  });
  build.define('write', () => {
    const packed = build.placeholder('packed', 'float32', [total(variables)]);
    return { feeds: { packed }, fetches: { done: build.constant(1) }, effects: setAll(variables, packed) };
  });
  build.define('read', () => {
    const values = variables.map((variable) => build.read(variable));
    return { feeds: {}, fetches: { packed: build.one('pack', {}, values, 'packed') }, effects: [] };
  });
}
