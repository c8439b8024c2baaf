import { z } from 'zod';

/**
 * What can be drawn. One entry a node kind: the schema of its parameters with the default of each.
 * Loose objects on purpose: fields written by a newer release survive a round trip.
 */
const count = z.int().min(1).max(65_536);
const factor = z.number().min(0).lt(1);
/** `same` and `valid` as in TensorFlow; a number is symmetric zero padding in pixels as in Torch (spec §1: the paper pads 1). */
const padding = z.union([z.enum(['same', 'valid']), z.int().min(0).max(64)]);

/**
 * Where batch norm and ReLU stand in a residual block (spec §1).
 * `post`: conv-BN-ReLU, ReLU after the addition (arXiv 1512.03385).
 * `pre-half`: BN-ReLU before the split, so the shortcut starts after that ReLU.
 * `pre-both`: the shortcut starts from the raw block input (arXiv 1603.05027).
 */
export const blockOrders = ['post', 'pre-half', 'pre-both'] as const;
/**
 * `auto`: identity where shapes agree, else 1×1 convolution.
 * `pad`: strided identity with zero-filled channels (option A of arXiv 1512.03385).
 */
export const shortcutKinds = ['auto', 'identity', 'projection', 'pad'] as const;
/** Layers of a head between the trunk and the logits (spec §2). `dense`: dense alone. `none`: the input already is the logits. */
export const headKinds = ['A', 'B', 'C', 'D', 'dense', 'none'] as const;
export const activationKinds = ['relu', 'leaky-relu', 'elu', 'silu'] as const;

/** Batch norm of a block's or a head's layers where it is not the authors' (ε 1e-5, momentum 0.9): Keras has others. */
const norm = z.looseObject({ epsilon: z.number().positive().max(1), momentum: z.number().min(0).max(1) }).optional();
/**
 * How a block's convolutions depart from the paper's, which import meets in Keras models. Left out: no departure.
 * `padding: same`: the 3×3 pads as TensorFlow does, on one side only where it strides. `bias: all`, or `last` for that of
 * the last convolution and of a projection (ResNet V2 of keras.applications). `strideOn: first`: on the first 1×1 of a
 * bottleneck (arXiv 1512.03385 as published).
 */
const convs = z
  .looseObject({ padding: z.enum(['same']).optional(), bias: z.enum(['all', 'last']).optional(), strideOn: z.enum(['first']).optional() })
  .optional();

const residual = {
  filters: count.default(16),
  strides: z.int().min(1).max(8).default(1),
  order: z.enum(blockOrders).default('pre-both'),
  shortcut: z.enum(shortcutKinds).default('auto'),
  /** Groups of the 3×3 convolutions (ResNeXt: the middle one). */
  groups: count.default(1),
  /** Drop rate between the convolutions (wide residual networks). */
  dropout: factor.default(0),
  norm,
  convs,
};
const pool = {
  poolSize: z.int().min(1).max(1024).default(2),
  strides: z.int().min(1).max(1024).default(2),
  padding: padding.default('valid'),
};
const head = {
  head: z.enum(headKinds).default('A'),
  norm,
};

/** As at a mixing desk: a muted output leaves the trunk alone; where some are solo, all others do. Absent is false. */
const mixing = { muted: z.boolean().optional(), solo: z.boolean().optional() };

export const paramsByKind = {
  input: z.looseObject({ height: count.default(32), width: count.default(32), channels: count.default(3) }),
  conv: z.looseObject({
    filters: count.default(16),
    kernelSize: z.int().min(1).max(64).default(3),
    strides: z.int().min(1).max(64).default(1),
    padding: padding.default('same'),
    groups: count.default(1),
    useBias: z.boolean().default(false),
  }),
  'batch-norm': z.looseObject({ epsilon: z.number().positive().max(1).default(1e-5), momentum: z.number().min(0).max(1).default(0.9) }),
  activation: z.looseObject({ function: z.enum(activationKinds).default('relu') }),
  'basic-block': z.looseObject(residual),
  /**
   * 1×1, 3×3, 1×1. `filters` is the width of the 3×3; the block gives `filters · expansion` channels, rounded to a whole number.
   * Below 1 where the middle is the wide part: ½ in ResNeXt-29, 8×64d.
   */
  'bottleneck-block': z.looseObject({ ...residual, expansion: z.number().min(1 / 16).max(64).default(4) }),
  'max-pool': z.looseObject(pool),
  'average-pool': z.looseObject(pool),
  'global-pool': z.looseObject({}),
  flatten: z.looseObject({}),
  dense: z.looseObject({ units: count.default(64), useBias: z.boolean().default(true) }),
  dropout: z.looseObject({ rate: factor.default(0.5) }),
  add: z.looseObject({}),
  concatenate: z.looseObject({}),
  /** Hangs on the node at the other end of its one incoming edge. `weight: null` is the paper's rule (spec §3). */
  'auxiliary-output': z.looseObject({ ...head, weight: z.number().min(0).max(100).nullable().default(null), ...mixing }),
  output: z.looseObject({ ...head, ...mixing }),
} as const satisfies Record<string, z.ZodObject>;

/** Channels that a bottleneck gives. */
export const bottleneckWidth = ({ filters, expansion }: { readonly filters: number; readonly expansion: number }): number =>
  Math.max(1, Math.round(filters * expansion));

export type NodeKind = keyof typeof paramsByKind;
export type ParamsOf<K extends NodeKind> = z.output<(typeof paramsByKind)[K]>;
export const nodeKinds = Object.keys(paramsByKind) as readonly NodeKind[];
export const isBlock = (kind: NodeKind): kind is 'basic-block' | 'bottleneck-block' => kind === 'basic-block' || kind === 'bottleneck-block';
export const isOutput = (kind: NodeKind): kind is 'auxiliary-output' | 'output' => kind === 'auxiliary-output' || kind === 'output';

/** What a kind is called in the window, and the name a new node gets. */
export const kindTitles: Readonly<Record<NodeKind, string>> = {
  input: 'Input',
  conv: 'Convolution',
  'batch-norm': 'Batch norm',
  activation: 'Activation',
  'basic-block': 'Basic block',
  'bottleneck-block': 'Bottleneck',
  'max-pool': 'Max pool',
  'average-pool': 'Average pool',
  'global-pool': 'Global pool',
  flatten: 'Flatten',
  dense: 'Dense',
  dropout: 'Dropout',
  add: 'Add',
  concatenate: 'Concatenate',
  'auxiliary-output': 'Auxiliary output',
  output: 'Output',
};
