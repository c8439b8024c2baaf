import type { Method } from '../core/graph/training-config.ts';
import type { NetName } from './nets.ts';
import type { PeerName } from './peers.ts';

// The targets of docs/benchmarks.md.

/** An entrant of a comparison. */
export interface Part {
  readonly net: NetName;
  /** `eager` is our own program, run op by op. */
  readonly who: 'ours' | 'eager' | PeerName;
  readonly method: Method;
}
export const part = (net: NetName, who: Part['who'], method: Method = 'single'): Part => ({ net, who, method });
export const keyOf = ({ net, who, method }: Part): string => `${net} ${who} ${method}`;

/** Steps of ours against those of peers, measured in one sitting; the faster peer counts. */
export interface Comparison {
  readonly id: string;
  readonly target: string;
  readonly limit: number | null;
  /** Comparisons of one sitting are measured together. */
  readonly sitting: string;
  readonly quantity: 'step' | 'memory';
  readonly ours: Part;
  readonly peers: readonly Part[];
}

export const comparisons: readonly Comparison[] = [
  {
    id: 'resnet-20',
    target: 'ResNet-20 plain step / faster of PyTorch channels-last and Keras',
    limit: 0.95,
    sitting: 'ResNet-20',
    quantity: 'step',
    ours: part('ResNet-20', 'ours'),
    peers: [part('ResNet-20', 'pytorch'), part('ResNet-20', 'keras')],
  },
  {
    id: 'tfjs-node',
    target: 'ResNet-20 plain step / eager tfjs-node with plain layers',
    limit: 0.33,
    sitting: 'ResNet-20',
    quantity: 'step',
    ours: part('ResNet-20', 'ours'),
    peers: [part('ResNet-20', 'tfjs-layers')],
  },
  {
    id: 'eager',
    target: 'ResNet-20 plain step / our own program run eagerly on tfjs-node',
    limit: null,
    sitting: 'ResNet-20',
    quantity: 'step',
    ours: part('ResNet-20', 'ours'),
    peers: [part('ResNet-20', 'eager')],
  },
  {
    id: 'resnet-56',
    target: 'ResNet-56 plain step / faster of PyTorch channels-last and Keras',
    limit: 0.95,
    sitting: 'ResNet-56',
    quantity: 'step',
    ours: part('ResNet-56', 'ours'),
    peers: [part('ResNet-56', 'pytorch'), part('ResNet-56', 'keras')],
  },
  {
    id: 'fused',
    target: 'AuxNet-56-5 fused / ResNet-56 single, both ours',
    limit: 1.1,
    sitting: 'ResNet-56',
    quantity: 'step',
    ours: part('AuxNet-56-5', 'ours', 'fused'),
    peers: [part('ResNet-56', 'ours')],
  },
  {
    id: 'authors-way',
    target: "AuxNet-56-5 fused / the authors' way (one backward per path) in PyTorch",
    limit: 0.45,
    sitting: 'ResNet-56',
    quantity: 'step',
    ours: part('AuxNet-56-5', 'ours', 'fused'),
    peers: [part('AuxNet-56-5', 'pytorch', 'sequential')],
  },
  {
    id: 'memory',
    target: 'ResNet-110 peak resident memory / PyTorch',
    limit: 1,
    sitting: 'ResNet-110',
    quantity: 'memory',
    ours: part('ResNet-110', 'ours'),
    peers: [part('ResNet-110', 'pytorch')],
  },
];

/** From the parsed document to the end of the first step, in a fresh process with the engine loaded. */
export interface CompileTarget {
  readonly id: string;
  readonly target: string;
  /** Seconds. */
  readonly limit: number;
  readonly net: NetName;
  readonly method: Method;
  readonly batch?: number;
}
export const compileTargets: readonly CompileTarget[] = [
  { id: 'compile', target: 'AuxNet-56-5, from drawing to the end of the first step', limit: 3, net: 'AuxNet-56-5', method: 'fused' },
  {
    id: 'compile-1001',
    target: 'ResNet-1001, from drawing to the end of the first step (batch 8, so that it is the compilation that is measured)',
    limit: 20,
    net: 'ResNet-1001',
    method: 'single',
    batch: 8,
  },
];
/** A real epoch against its steps alone (epoch.ts). */
export const epochTarget = { id: 'epoch', target: 'ResNet-20, whole epoch on CIFAR-10 (read, augment, metrics, checkpoint) / its steps alone', limit: 1.05 };

/** Names that `--only` takes. */
export const targetIds: readonly string[] = [...comparisons, epochTarget, ...compileTargets].map(({ id }) => id);
