import type { AnyLayer, Exit, LoweredGraph, LoweredLayer } from '../../main-process/core/lower/lowered-graph.ts';
import type { OpAttributes, OpName } from '../../main-process/core/ops/registry.ts';

interface ConvolutionShape {
  readonly kernel?: number;
  readonly strides?: number;
  readonly groups?: number;
  readonly padding?: OpAttributes['conv2d']['padding'];
  readonly useBias?: boolean;
}

/** Writes lowered graphs by hand, so that tests of the compiler and the trainer do not depend on the passes before it. */
export class GraphWriter {
  readonly layers: AnyLayer[] = [];
  readonly exits: Exit[] = [];
  readonly classes: number;

  constructor(classes: number) {
    this.classes = classes;
  }

  add<O extends OpName>(op: O, id: string, attributes: OpAttributes[O], ...inputs: string[]): string {
    const layer: LoweredLayer<O> = { id, op, attributes, inputs, node: id.split('/')[0] ?? id };
    // A layer of any one op is one of the union; TypeScript does not see that through the type parameter.
    this.layers.push(layer as AnyLayer);
    return id;
  }
  input(size: number, channels: number): string {
    return this.add('input', 'input/input', { height: size, width: size, channels });
  }
  conv(id: string, from: string, filters: number, shape: ConvolutionShape = {}): string {
    const { kernel = 3, strides = 1, groups = 1, padding = (kernel - 1) / 2, useBias = false } = shape;
    return this.add('conv2d', id, { filters, kernelSize: [kernel, kernel], strides: [strides, strides], padding, groups, useBias }, from);
  }
  bnRelu(id: string, from: string): string {
    const normalised = this.add('batchNorm', `${id}/bn`, { epsilon: 1e-5, momentum: 0.9 }, from);
    return this.add('activation', `${id}/relu`, { function: 'relu' }, normalised);
  }
  /** Pre-activation basic block (spec §1). */
  block(id: string, from: string, filters: number, { strides = 1, project = false, dropout = 0 } = {}): string {
    const active = this.bnRelu(`${id}/a`, from);
    const first = this.conv(`${id}/conv1`, active, filters, { strides });
    let inner = this.bnRelu(`${id}/b`, first);
    if (dropout > 0) inner = this.add('dropout', `${id}/dropout`, { rate: dropout }, inner);
    const second = this.conv(`${id}/conv2`, inner, filters);
    const shortcut = project ? this.conv(`${id}/shortcut`, active, filters, { kernel: 1, strides, padding: 0 }) : from;
    return this.add('add', `${id}/add`, {}, second, shortcut);
  }
  /** Head A: BN → ReLU → global average pool → dense. */
  exit(id: string, tap: string, kind: Exit['kind'], blocksBefore: number, weight: number | null = null): void {
    const relu = this.bnRelu(id, tap);
    const pooled = this.add('globalAveragePool', `${id}/pool`, {}, relu);
    const logits = this.add('dense', `${id}/dense`, { units: this.classes, useBias: true }, pooled);
    this.exits.push({
      id, name: id, kind, tap, logits, blocksBefore, weight,
      head: [`${id}/bn`, relu, pooled, logits], convsPerBlock: 2, depth: 2 * blocksBefore + (kind === 'final' ? 2 : 1),
    });
  }
  graph(): LoweredGraph {
    return { classes: this.classes, input: 'input/input', layers: this.layers, exits: this.exits, outputOf: {} };
  }
}

/** AuxNet-20-3. */
const auxNet20 = { perStage: 3, width: 16, size: 32, channels: 3, classes: 10, exitsAfter: [3, 6] as readonly number[], dropout: 0 };

/** Residual network of 6n+2 layers with heads after the blocks named (spec §1, §2). */
export function auxNet(options: Partial<typeof auxNet20> = {}): LoweredGraph {
  const { perStage, width, size, channels, classes, exitsAfter, dropout } = { ...auxNet20, ...options };
  const net = new GraphWriter(classes);
  let at = net.conv('stem/conv', net.input(size, channels), width);
  let block = 0;
  for (let stage = 0; stage < 3; stage++) {
    for (let i = 0; i < perStage; i++) {
      block++;
      const strides = stage > 0 && i === 0 ? 2 : 1;
      at = net.block(`block${block}`, at, width << stage, { strides, project: strides > 1, dropout });
      if (exitsAfter.includes(block)) net.exit(`exit${block}`, at, 'auxiliary', block);
    }
  }
  net.exit('final', at, 'final', block);
  return net.graph();
}
