import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { compileLayersModel, trimToExit } from '../../../main-process/core/compile/layers-model.ts';
import { namedWeights } from '../../../main-process/core/compile/named-weights.ts';
import type { LayersModel, Tensor } from '../../../main-process/core/compile/tf.ts';
import type { LoweredGraph } from '../../../main-process/core/lower/lowered-graph.ts';
import { templates } from '../../../main-process/core/templates/index.ts';
import { relativeDifference, testEngine, values, wiggle } from '../../helpers/engine.ts';
import { auxNet, GraphWriter } from '../../helpers/lowered-nets.ts';

const { tf } = await testEngine();
const trainableScalars = (model: LayersModel): number =>
  namedWeights(model).reduce((sum, { trainable, variable }) => sum + (trainable ? variable.size : 0), 0);
const weight = (model: LayersModel, name: string): number[] => {
  const found = namedWeights(model).find((candidate) => candidate.name === name);
  if (!found) throw new Error(`No weight ${name}`);
  return values(found.variable);
};
/** A graph of one exit without head: the output is the last layer. */
function bare(write: (net: GraphWriter) => string, classes = 4): LoweredGraph {
  const net = new GraphWriter(classes);
  const logits = write(net);
  net.exits.push({ id: 'out', name: 'out', kind: 'final', tap: logits, head: [], logits, blocksBefore: 0, convsPerBlock: 2, depth: 1, weight: null });
  return net.graph();
}
const run = (graph: LoweredGraph, x: Tensor): Tensor => compileLayersModel(tf, graph, { seed: 1 }).apply(x) as Tensor;

describe('the LayersModel of each template', () => {
  it.each(templates.map((template) => [template.id, template] as const))(
    '%s has the parameters of its analysis, whole and cut at each exit',
    (_, template) => {
      const analysis = analyse(template.build());
      const model = compileLayersModel(tf, analysis.graph, { seed: 1 });
      expect(trainableScalars(model)).toBe(analysis.totals.parameters);
      expect(model.outputs.map(({ shape }) => shape)).toEqual(analysis.exits.map(() => [null, 10]));
      analysis.exits.forEach(({ parameters }, exit) => expect(trainableScalars(trimToExit(tf, model, exit))).toBe(parameters));
      model.dispose();
    },
    60_000,
  );
});

describe('cut at an exit', () => {
  it('gives the same logits as that exit of the whole network, whatever the weights', () => {
    const whole = compileLayersModel(tf, auxNet({ perStage: 1, width: 4, size: 8, exitsAfter: [1, 2] }), { seed: 2 });
    namedWeights(whole).forEach(({ name, variable }, i) => {
      const value = wiggle(tf, variable.shape, i);
      variable.assign(name.endsWith('moving_variance') ? tf.abs(value) : value);
    });
    const x = wiggle(tf, [6, 8, 8, 3]);
    (whole.apply(x) as Tensor[]).forEach((logits, exit) => {
      const cut = trimToExit(tf, whole, exit);
      expect(cut.layers.length).toBeLessThanOrEqual(whole.layers.length);
      expect(values(cut.apply(x) as Tensor)).toEqual(values(logits));
    });
  });
});

describe('first weights', () => {
  const graph = auxNet({ perStage: 1, width: 16, size: 8, exitsAfter: [1] });

  it('follow from seed and layer alone, whatever else is in the network', () => {
    const model = compileLayersModel(tf, graph, { seed: 5 });
    const deeper = compileLayersModel(tf, auxNet({ perStage: 2, width: 16, size: 8, exitsAfter: [] }), { seed: 5 });
    const other = compileLayersModel(tf, graph, { seed: 6 });
    expect(weight(deeper, 'block1/conv2/kernel')).toEqual(weight(model, 'block1/conv2/kernel'));
    expect(weight(other, 'block1/conv2/kernel')).not.toEqual(weight(model, 'block1/conv2/kernel'));
    expect(weight(model, 'block1/conv1/kernel')).not.toEqual(weight(model, 'block1/conv2/kernel'));
  });

  it('have the deviation of the paper: sqrt(2 / (kh·kw·filters)); γ 1, β 0, dense bias 0', () => {
    const model = compileLayersModel(tf, graph, { seed: 5 });
    const kernel = weight(model, 'block3/conv2/kernel');
    const deviation = Math.sqrt(kernel.reduce((sum, value) => sum + value * value, 0) / kernel.length);
    expect(deviation / Math.sqrt(2 / (9 * 64))).toBeCloseTo(1, 1);
    const dense = weight(model, 'final/dense/kernel');
    expect(Math.max(...dense.map(Math.abs))).toBeLessThanOrEqual(1 / 8);
    expect(new Set(weight(model, 'final/bn/gamma'))).toEqual(new Set([1]));
    for (const zero of ['final/bn/beta', 'final/bn/moving_mean', 'final/dense/bias']) expect(new Set(weight(model, zero))).toEqual(new Set([0]));
    expect(new Set(weight(model, 'final/bn/moving_variance'))).toEqual(new Set([1]));
  });

  it('have the same names when a design is compiled twice', () => {
    const names = [1, 2].map(() => namedWeights(compileLayersModel(tf, graph, { seed: 1 })).map(({ name }) => name));
    expect(names[1]).toEqual(names[0]);
    expect(names[0]).toContain('block2/shortcut/kernel');
  });
});

describe('emitters', () => {
  /** Convolution by definition, symmetric zero padding as in Torch. */
  function convolve(x: number[], size: number, kernel: number[], k: number, strides: number, padding: number): number[] {
    const out: number[] = [];
    const side = Math.floor((size + 2 * padding - k) / strides) + 1;
    const inside = (at: number): boolean => at >= 0 && at < size;
    const pixel = (row: number, column: number): number => (inside(row) && inside(column) ? (x[row * size + column] ?? 0) : 0);
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        let sum = 0;
        for (let i = 0; i < k * k; i++) {
          sum += (kernel[i] ?? 0) * pixel(row * strides - padding + Math.floor(i / k), column * strides - padding + (i % k));
        }
        out.push(sum);
      }
    }
    return out;
  }

  it.each([
    { kernel: 3, strides: 1, padding: 1 },
    { kernel: 3, strides: 2, padding: 1 },
    { kernel: 1, strides: 2, padding: 0 },
    { kernel: 5, strides: 1, padding: 1 },
    { kernel: 3, strides: 2, padding: 'valid' as const },
  ])('a convolution %j pads symmetrically', (shape) => {
    const graph = bare((net) => net.conv('c', net.input(6, 1), 1, shape));
    const model = compileLayersModel(tf, graph, { seed: 1 });
    const x = wiggle(tf, [1, 6, 6, 1]);
    const pad = shape.padding === 'valid' ? 0 : shape.padding;
    const expected = convolve(values(x), 6, weight(model, 'c/kernel'), shape.kernel, shape.strides, pad);
    expect(relativeDifference(values(model.apply(x) as Tensor), expected)).toBeLessThan(1e-5);
  });

  const input = tf.tensor4d([-5, -6, -7, -8], [1, 2, 2, 1]);
  it.each([
    { name: 'max pool pads below every value', op: 'maxPool', expected: [-5, -6, -7, -8] },
    { name: 'average pool counts the zeros it pads', op: 'averagePool', expected: [-1.25, -1.5, -1.75, -2] },
  ] as const)('$name', ({ op, expected }) => {
    const graph = bare((net) => net.add(op, 'p', { poolSize: [2, 2], strides: [2, 2], padding: 1 }, net.input(2, 1)));
    expect(values(run(graph, input))).toEqual(expected);
  });

  it.each([
    ['relu', (x: number) => Math.max(x, 0)],
    ['leaky-relu', (x: number) => (x > 0 ? x : 0.01 * x)],
    ['elu', (x: number) => (x > 0 ? x : Math.expm1(x))],
    ['silu', (x: number) => x / (1 + Math.exp(-x))],
  ] as const)('activation %s', (name, f) => {
    const graph = bare((net) => net.add('activation', 'a', { function: name }, net.input(3, 2)));
    const x = wiggle(tf, [1, 3, 3, 2], 0, 3);
    expect(relativeDifference(values(run(graph, x)), values(x).map(f))).toBeLessThan(1e-5);
  });

  it('concatenates channels, adds, flattens, and trains through dropout and groups', () => {
    const net = new GraphWriter(3);
    const image = net.input(4, 2);
    const a = net.conv('a', image, 4);
    const b = net.conv('b', a, 4, { groups: 2 });
    const sum = net.add('add', 'sum', {}, a, b);
    const short = net.add('shortcutPad', 'short', { filters: 6, strides: 1 }, sum);
    const joined = net.add('concatenate', 'joined', {}, short, image);
    const dropped = net.add('dropout', 'dropped', { rate: 0.5 }, joined);
    const flat = net.add('flatten', 'flat', {}, dropped);
    const logits = net.add('dense', 'logits', { units: 3, useBias: true }, flat);
    net.exits.push({ id: 'out', name: 'out', kind: 'final', tap: dropped, head: [flat, logits], logits, blocksBefore: 0, convsPerBlock: 2, depth: 1, weight: null });
    const model = compileLayersModel(tf, net.graph(), { seed: 1 });
    expect(model.layers.find(({ name }) => name === 'joined')?.outputShape).toEqual([null, 4, 4, 8]);
    const x = wiggle(tf, [6, 4, 4, 2]);
    const oneHot = tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2], 'int32'), 3);
    const loss = (training: boolean): Tensor => tf.losses.softmaxCrossEntropy(oneHot, model.apply(x, { training }) as Tensor);
    const [first = NaN] = values(loss(false));
    const optimizer = tf.train.momentum(0.02, 0.9);
    for (let step = 1; step <= 30; step++) optimizer.minimize(() => loss(true).asScalar());
    expect(values(loss(false))[0]).toBeLessThan(first * 0.7);
  });
});
