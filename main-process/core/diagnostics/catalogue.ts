import type { GraphEdge, GraphNode, NodeOf } from '../graph/document.ts';
import { kindTitles } from '../graph/kinds.ts';
import { ADAM_LEARNING_RATE } from '../graph/training-config.ts';
import type { Shape } from '../shape/facts.ts';
import { formatShape, sameShape, type ShapeProblem } from '../shape/problem.ts';
import type { Diagnostic, Fix } from './diagnostic.ts';

/**
 * Everything that can be said about a design, in one place: id, severity, headline and what to do. Ids are for good,
 * texts may improve. What can be wrong with a file stands in file-problems.ts.
 */
type Details = Omit<Diagnostic, 'id' | 'severity' | 'message'>;
const error = (id: string, message: string, details: Details): Diagnostic => ({ id, severity: 'error', message, ...details });
const warning = (id: string, message: string, details: Details): Diagnostic => ({ id, severity: 'warning', message, ...details });
const hint = (id: string, message: string, details: Details): Diagnostic => ({ id, severity: 'hint', message, ...details });
type BlockNode = NodeOf<'basic-block'> | NodeOf<'bottleneck-block'>;
type OutputNode = NodeOf<'auxiliary-output'> | NodeOf<'output'>;

const removeEdge = (edge: GraphEdge, title = 'Remove the connection'): Fix => ({ kind: 'remove-edge', title, edge: edge.id });
const removeNode = (node: GraphNode): Fix => ({ kind: 'remove-node', title: `Remove ${node.name}`, node: node.id });
const moveOutput = (node: GraphNode, host: GraphNode): Fix => ({ kind: 'move-output', title: `Move to ${lowerFirst(host.name)}`, node: node.id, host: host.id });
const setParams = (node: GraphNode, title: string, params: Readonly<Record<string, unknown>>): Fix => ({ kind: 'set-params', title, node: node.id, params });

// ── How the nodes hang together ─────────────────────────────────────────────────────────────────────────────────────

/** A blank canvas is a start, not a mistake. It cannot be trained all the same (`Analysis.trainable`). */
export const emptyDesign = (): Diagnostic =>
  hint('empty-design', 'There is nothing to train yet', { detail: 'Start from a template, or drag an input, some blocks and an output onto the canvas.' });

export const noInput = (): Diagnostic =>
  error('no-input', 'The network has no input', { detail: 'Add an input node and connect it to the first layer.', expected: 'one input node', received: 'none' });

export const severalInputs = (node: GraphNode, first: GraphNode): Diagnostic =>
  error('several-inputs', 'The network has more than one input', {
    detail: `${node.name}: ${first.name} already feeds the image in.`,
    node: node.id,
    expected: 'one input node',
    fix: removeNode(node),
  });

export const noOutput = (end: GraphNode | undefined): Diagnostic =>
  error('no-output', 'The network has no final output', {
    detail: end ? `Nothing follows ${end.name}. Put the output there.` : 'Add an output node after the last layer.',
    expected: 'one final output',
    received: 'none',
    ...(end ? { node: end.id, fix: { kind: 'add-output', title: `Add the output after ${end.name}`, source: end.id } } : {}),
  });

export const severalOutputs = (node: GraphNode, first: GraphNode): Diagnostic =>
  error('several-outputs', 'The network has more than one final output', {
    detail: `${node.name}: ${first.name} already is the final output. Further ones are auxiliary outputs.`,
    node: node.id,
    expected: 'one final output',
    fix: removeNode(node),
  });

/** @param round nodes of the cycle in the direction of the edges; @param closing the edge from the last to the first */
export const cycle = (round: readonly GraphNode[], closing: GraphEdge): Diagnostic => {
  const names = round.length > 6 ? [...round.slice(0, 3).map(({ name }) => name), '…', round.at(-1)?.name] : round.map(({ name }) => name);
  return error('cycle', 'The connections run in a circle', {
    detail: `${[...names, round[0]?.name].join(' → ')}. A network runs from input to output; remove one of these connections.`,
    node: closing.source,
    edge: closing.id,
    fix: removeEdge(closing),
  });
};

export const missingInput = (node: GraphNode): Diagnostic =>
  node.kind === 'auxiliary-output'
    ? error('missing-input', 'An auxiliary output hangs on nothing', { detail: `${node.name}: attach it to a block, or remove it.`, node: node.id, fix: removeNode(node) })
    : error('missing-input', 'A node gets no input', { detail: `${node.name}: connect it to what comes before.`, node: node.id, expected: 'one connection', received: 'none' });

export const tooFewInputs = (node: GraphNode, count: number): Diagnostic =>
  error('too-few-inputs', `${kindTitles[node.kind]} needs at least two inputs`, {
    detail: `${node.name}: ${count === 0 ? 'nothing is' : 'only one is'} connected.`,
    node: node.id,
    expected: 'two or more connections',
    received: String(count),
  });

export const tooManyInputs = (node: GraphNode, surplus: GraphEdge, source: GraphNode): Diagnostic =>
  error('too-many-inputs', 'A node gets more than one input', {
    detail: `${node.name}: it takes one input; ${source.name} is one too many. Join branches with Add or Concatenate.`,
    node: node.id,
    edge: surplus.id,
    expected: 'one connection',
    fix: removeEdge(surplus, `Disconnect ${source.name}`),
  });

export const inputIsFed = (node: GraphNode, edge: GraphEdge): Diagnostic =>
  error('input-is-fed', 'A connection leads into the input', { detail: `${node.name} gives the image; nothing comes before it.`, node: node.id, edge: edge.id, fix: removeEdge(edge) });

export const outputFeeds = (node: GraphNode, edge: GraphEdge): Diagnostic =>
  error('output-feeds', 'A connection leaves an output', {
    detail: `${node.name} is a way out of the network; nothing comes after it. Connect what it hangs on instead.`,
    node: node.id,
    edge: edge.id,
    fix: removeEdge(edge),
  });

export const danglingEdge = (edge: GraphEdge): Diagnostic =>
  error('dangling-edge', 'A connection leads to a node that is not there', { detail: `Connection ${edge.id} from ${edge.source} to ${edge.target}.`, edge: edge.id, fix: removeEdge(edge) });

export const doubledEdge = (source: GraphNode, target: GraphNode, edge: GraphEdge): Diagnostic =>
  error('doubled-edge', 'Two nodes are connected twice', { detail: `${source.name} → ${target.name}: one connection is enough.`, node: target.id, edge: edge.id, fix: removeEdge(edge) });

// ── Shapes ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What an op has to say about its shapes, in the words of the node it belongs to. */
export function shapeProblem(node: GraphNode, problem: ShapeProblem): Diagnostic {
  switch (problem.kind) {
    case 'needs-image':
      return error('needs-image', 'A layer for images gets a vector', {
        detail: `${node.name}: needs height × width × channels, gets ${formatShape(problem.received)}. Put it before flattening or global pooling.`,
        node: node.id,
        expected: 'height×width×channels',
        received: formatShape(problem.received),
      });
    case 'needs-vector':
      return needsVector(node, problem.received);
    case 'window-too-large':
      return windowTooLarge(node, problem.window, problem.received, problem.padding);
    case 'groups':
      return groupsDoNotDivide(node, problem.groups, problem.channels, problem.of);
    case 'shapes-differ':
      return shapesDiffer(node, problem.shapes);
    case 'cannot-narrow':
      return error('shortcut-cannot-narrow', 'A padded shortcut cannot drop channels', {
        detail: `${node.name}: ${formatShape(problem.received)} has more than ${problem.filters} channels. Use a 1×1 convolution as shortcut.`,
        node: node.id,
        expected: `at most ${problem.filters} channels`,
        received: formatShape(problem.received),
        fix: setParams(node, 'Use 1×1 conv', { shortcut: 'projection' }),
      });
  }
}

function needsVector(node: GraphNode, received: Shape): Diagnostic {
  const fix: Fix =
    node.kind === 'output' || node.kind === 'auxiliary-output'
      ? setParams(node, 'Pool first (head C)', { head: 'C' })
      : { kind: 'insert-before', title: 'Insert global pool', node: node.id, insert: { kind: 'global-pool', params: {} } };
  return error('needs-vector', 'A dense layer gets an image', {
    detail: `${node.name}: cannot take ${formatShape(received)}. Flatten or pool it to a vector first.`,
    node: node.id,
    expected: 'a vector of features',
    received: formatShape(received),
    fix,
  });
}

function windowTooLarge(node: GraphNode, window: readonly [number, number], received: Shape, padding: number): Diagnostic {
  const padded = padding > 0 ? ` padded by ${padding}` : '';
  return error('window-too-large', 'The window is larger than the image', {
    detail: `${node.name}: ${window.join('×')} does not fit into ${received.slice(0, 2).join('×')}${padded}. Use a smaller window, or stride less before it.`,
    node: node.id,
    expected: `at least ${window.map((size) => Math.max(1, size - 2 * padding)).join('×')}`,
    received: formatShape(received),
    ...('padding' in node.params ? { fix: setParams(node, 'Use “same” padding', { padding: 'same' }) } : {}),
  });
}

function groupsDoNotDivide(node: GraphNode, groups: number, channels: number, of: 'input' | 'output'): Diagnostic {
  const fitting = greatestCommonDivisor(groups, channels);
  return error('groups-do-not-divide', 'The groups do not divide the channels evenly', {
    detail: `${node.name}: ${groups} groups cannot share ${channels} ${of === 'input' ? 'input channels' : 'filters'}.`,
    node: node.id,
    expected: `a divisor of ${channels}`,
    received: String(groups),
    fix: setParams(node, fitting === 1 ? 'Use one group' : `Use ${fitting} groups`, { groups: fitting }),
  });
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

function shapesDiffer(node: GraphNode, shapes: readonly Shape[]): Diagnostic {
  const first = shapes[0] ?? [];
  const joins = node.kind === 'concatenate';
  const mustAgree = (shape: Shape): Shape => (joins ? shape.slice(0, -1) : shape);
  const other = shapes.find((shape) => !sameShape(mustAgree(shape), mustAgree(first))) ?? [];
  return error('shapes-differ', joins ? 'Branches of different size cannot be joined' : 'Branches of different shapes cannot be added', {
    detail: joins
      ? `${node.name}: cannot join ${formatShape(other)} to ${formatShape(first)}. Only the channels may differ.`
      : `${node.name}: cannot add ${formatShape(other)} to ${formatShape(first)}. Give both branches the same stride and filters.`,
    node: node.id,
    expected: formatShape(first),
    received: formatShape(other),
  });
}

/** @param problem of the addition: convolutions first, then the shortcut */
export function blockShapesDiffer(node: BlockNode, problem: ShapeProblem): Diagnostic {
  if (problem.kind !== 'shapes-differ') return shapeProblem(node, problem);
  const [convolutions = [], shortcut = []] = problem.shapes;
  const { strides, shortcut: kind } = node.params;
  return error('block-shapes-differ', 'Shortcut and convolutions give different shapes', {
    detail: `${node.name}: cannot add ${formatShape(shortcut)} to ${formatShape(convolutions)}.${kind === 'identity' ? ' Identity keeps the shape it gets.' : ''}`,
    node: node.id,
    expected: formatShape(convolutions),
    received: formatShape(shortcut),
    fix: setParams(node, strides > 1 ? `Use 1×1 conv, stride ${strides}` : 'Use 1×1 conv', { shortcut: 'projection' }),
  });
}

export const headNeedsImage = (node: OutputNode, received: Shape): Diagnostic =>
  error('head-needs-image', 'The head pools, but gets a vector', {
    detail: `${node.name}: head ${node.params.head} needs height × width × channels, gets ${formatShape(received)}.`,
    node: node.id,
    expected: 'height×width×channels',
    received: formatShape(received),
    fix: setParams(node, 'Use a dense head', { head: 'dense' }),
  });

export function notLogits(node: OutputNode, received: Shape, classes: number): Diagnostic {
  const vector = received.length === 1;
  const width = received[0] ?? 0;
  const fix: Fix =
    vector && width >= 2 && width <= 100_000 && node.kind === 'output'
      ? { kind: 'set-classes', title: `Use ${width} classes`, classes: width }
      : setParams(node, 'Add a dense layer', { head: vector ? 'dense' : 'C' });
  return error('not-logits', 'The output is not as wide as there are classes', {
    detail: `${node.name}: gets ${formatShape(received)}, but the design has ${classes} classes.`,
    node: node.id,
    expected: String(classes),
    received: formatShape(received),
    fix,
  });
}

// ── What may be intended ────────────────────────────────────────────────────────────────────────────────────────────

export const deadBranch = (node: GraphNode): Diagnostic =>
  warning('dead-branch', 'Nothing uses what a node gives', {
    detail: `${node.name}: no output follows, so it is never trained. Connect it onwards, hang an auxiliary output on it, or remove it.`,
    node: node.id,
    fix: removeNode(node),
  });

export const outputsShareAPlace = (node: GraphNode, other: GraphNode): Diagnostic =>
  warning('outputs-share-a-place', 'Two outputs hang on the same place', {
    detail: `${node.name}: no block lies between it and ${other.name}, so it learns the same. Move it to a shallower block.`,
    node: node.id,
    fix: removeNode(node),
  });

/** @param earlier block to hang it on instead */
export const outputAfterLastBlock = (node: GraphNode, final: GraphNode, earlier: GraphNode | undefined): Diagnostic =>
  warning('output-after-last-block', 'An auxiliary output hangs behind the last block', {
    detail: `${node.name}: no block lies between it and ${final.name}, so it gives the trunk the same gradient once more and no smaller model. Hang it on an earlier block.`,
    node: node.id,
    fix: earlier ? moveOutput(node, earlier) : removeNode(node),
  });

/** @param windowSize of the convolution or pooling */
export function asymmetricPadding(node: GraphNode, windowSize: number, received: Shape, before: number, after: number): Diagnostic {
  return warning('asymmetric-padding', '“Same” padding is lopsided at this stride', {
    detail: `${node.name}: ${received.slice(0, 2).join('×')} gets ${before} before and ${after} after. Torch and the paper pad ${(windowSize - 1) / 2} on all sides: not the same network.`,
    node: node.id,
    expected: `padding ${(windowSize - 1) / 2}`,
    received: 'same',
    fix: setParams(node, `Pad ${(windowSize - 1) / 2} on all sides`, { padding: (windowSize - 1) / 2 }),
  });
}

/** @param needed bytes of a training step; @param device what the engine runs on, with its memory in bytes */
export const batchTooBig = (
  batchSize: number,
  needed: number,
  device: { readonly name: string; readonly bytes: number },
  fitting: number | null,
): Diagnostic =>
  warning('batch-too-big', 'A training step may not fit into memory', {
    detail: `Batch ${batchSize} takes about ${gigabytes(needed)}; ${device.name} has ${gigabytes(device.bytes)}. ${fitting === null ? 'Use fewer filters or blocks.' : 'A smaller batch takes less.'}`,
    expected: `at most ${gigabytes(device.bytes)}`,
    received: gigabytes(needed),
    ...(fitting === null ? {} : { fix: { kind: 'set-batch-size', title: `Use batch ${fitting}`, batchSize: fitting } }),
  });
const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

// ── What teaches ────────────────────────────────────────────────────────────────────────────────────────────────────

export const stretchWithoutExit = (blocks: readonly GraphNode[], share: number, middle: GraphNode): Diagnostic => {
  const names = rangeOf(blocks);
  return hint('stretch-without-exit', `${names} hold ${Math.round(share * 100)} % of the parameters and have no exit`, {
    detail: `An auxiliary output at ${middle.name} would give their early part its own gradient, and one more compact model.`,
    node: middle.id,
    fix: { kind: 'add-output', title: `Attach at ${lowerFirst(middle.name)}`, source: middle.id, output: 'auxiliary-output' },
  });
};

/** @param later block that an auxiliary output could hang on instead */
export const strideBeforeHead = (output: OutputNode, strided: GraphNode, strides: number, later: GraphNode | undefined): Diagnostic =>
  hint('stride-before-head', 'A head follows a stride at once', {
    detail:
      `${output.name} reads ${strided.name}, which makes the image ${strides === 2 ? 'half' : `1/${strides}`} as large: next to nothing has been learned at that size. ` +
      (output.kind === 'auxiliary-output' ? 'One block later it has more to go by.' : 'Another block before the output would make use of it.'),
    node: output.id,
    ...(output.kind === 'auxiliary-output' && later ? { fix: moveOutput(output, later) } : {}),
  });

export const exitsNotTrained = (count: number): Diagnostic =>
  hint('exits-not-trained', 'The method “single” trains the trunk from the final output alone', {
    detail: `${count === 1 ? 'The auxiliary output learns' : `The ${count} auxiliary outputs learn`} on a stopped gradient. Choose “fused” for multi-way back-propagation.`,
  });

export const adamLearningRate = (learningRate: number): Diagnostic =>
  hint('adam-learning-rate', 'The learning rate is high for Adam', {
    detail: `Adam moves each weight by about the learning rate, however small its gradient. ${learningRate} suits SGD; ${ADAM_LEARNING_RATE} is usual for Adam.`,
  });

/** "Blocks 7 to 9" where the names are numbered alike, else "Stem to Block 9". */
function rangeOf(nodes: readonly GraphNode[]): string {
  const first = nodes[0]?.name ?? '';
  const last = nodes.at(-1)?.name ?? '';
  const [, stem, from] = /^(.*\D)(\d+)$/.exec(first) ?? [];
  const [, otherStem, to] = /^(.*\D)(\d+)$/.exec(last) ?? [];
  return stem !== undefined && stem === otherStem ? `${stem.trim()}s ${from} to ${to}` : `${first} to ${last}`;
}

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);
