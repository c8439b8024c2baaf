import { z } from 'zod';
import type { Document } from '../core/graph/document.ts';
import type { Method } from '../core/graph/training-config.ts';
import { EntrantFailure, EntrantProcess, type Launch } from './entrant-process.ts';
import { jobOf } from './job.ts';
import { preActivation, resNet1001 } from './nets.ts';
import { peerTitles, type PeerName } from './peers.ts';
import { defaultLimits, describe, runSitting, type EntrantSpec, type Outcome } from './sitting.ts';
import { median } from './statistics.ts';

/** One line of `auxnet bench --targets --json`. */
export const targetResult = z.object({
  target: z.string(),
  /** What is held against the limit: ours / peer, or ours itself where there is no peer. Null where it was not measured. */
  ratio: z.number().nullable(),
  /** At most; null for a figure that is reported only. */
  limit: z.number().nullable(),
  ours: z.number().nullable(),
  peer: z.number().nullable(),
  unit: z.enum(['ms', 's', 'MiB']),
  /** Why it was not measured. */
  reason: z.string().optional(),
});
export type TargetResult = z.output<typeof targetResult>;

export const isMissed = ({ ratio, limit }: TargetResult): boolean => limit !== null && (ratio === null || ratio > limit);

/** Who can be part of a comparison. */
type Who = 'ours' | 'eager' | PeerName;
interface Part {
  readonly net: Document;
  readonly who: Who;
  readonly method: Method;
}
const part = (net: Document, who: Who, method: Method = 'single'): Part => ({ net, who, method });
const keyOf = ({ net, who, method }: Part): string => `${net.name} ${who} ${method}`;

/** Steps of ours against those of peers, measured in one sitting; the faster peer counts. */
interface Comparison {
  readonly id: string;
  readonly target: string;
  readonly limit: number | null;
  /** Comparisons of one sitting are measured together. */
  readonly sitting: string;
  readonly quantity: 'step' | 'memory';
  readonly ours: Part;
  readonly peers: readonly Part[];
}

const resNet20 = preActivation(20);
const resNet56 = preActivation(56);
const resNet110 = preActivation(110);
const auxNet56 = preActivation(56, [15, 25, 35, 45]);

/** Our program on tfjs's eager ops, in TensorFlow's kernels (main-process/engines). */
const EAGER = 'tensorflow-eager';

const comparisons: readonly Comparison[] = [
  {
    id: 'resnet-20',
    target: 'ResNet-20 plain step / faster of PyTorch channels-last and Keras',
    limit: 0.95,
    sitting: 'ResNet-20',
    quantity: 'step',
    ours: part(resNet20, 'ours'),
    peers: [part(resNet20, 'pytorch'), part(resNet20, 'keras')],
  },
  {
    id: 'tfjs-node',
    target: 'ResNet-20 plain step / eager tfjs-node with plain layers',
    limit: 0.33,
    sitting: 'ResNet-20',
    quantity: 'step',
    ours: part(resNet20, 'ours'),
    peers: [part(resNet20, 'tfjs-layers')],
  },
  {
    id: 'eager',
    target: 'ResNet-20 plain step / our own program run eagerly on tfjs-node',
    limit: null,
    sitting: 'ResNet-20',
    quantity: 'step',
    ours: part(resNet20, 'ours'),
    peers: [part(resNet20, 'eager')],
  },
  {
    id: 'resnet-56',
    target: 'ResNet-56 plain step / faster of PyTorch channels-last and Keras',
    limit: 0.95,
    sitting: 'ResNet-56',
    quantity: 'step',
    ours: part(resNet56, 'ours'),
    peers: [part(resNet56, 'pytorch'), part(resNet56, 'keras')],
  },
  {
    id: 'fused',
    target: 'AuxNet-56-5 fused / ResNet-56 single, both ours',
    limit: 1.1,
    sitting: 'ResNet-56',
    quantity: 'step',
    ours: part(auxNet56, 'ours', 'fused'),
    peers: [part(resNet56, 'ours')],
  },
  {
    id: 'authors-way',
    target: "AuxNet-56-5 fused / the authors' way (one backward per path) in PyTorch",
    limit: 0.45,
    sitting: 'ResNet-56',
    quantity: 'step',
    ours: part(auxNet56, 'ours', 'fused'),
    peers: [part(auxNet56, 'pytorch', 'sequential')],
  },
  {
    id: 'memory',
    target: 'ResNet-110 peak resident memory / PyTorch',
    limit: 1,
    sitting: 'ResNet-110',
    quantity: 'memory',
    ours: part(resNet110, 'ours'),
    peers: [part(resNet110, 'pytorch')],
  },
];

/** From the parsed document to the end of the first step, in a fresh process with the engine loaded. */
interface CompileTarget {
  readonly id: string;
  readonly target: string;
  /** Seconds. */
  readonly limit: number;
  readonly net: () => Document;
  readonly method: Method;
  readonly batch?: number;
}
const compileTargets: readonly CompileTarget[] = [
  { id: 'compile', target: 'AuxNet-56-5, from drawing to the end of the first step', limit: 3, net: () => auxNet56, method: 'fused' },
  {
    id: 'compile-1001',
    target: 'ResNet-1001, from drawing to the end of the first step (batch 8, so that it is the compilation that is measured)',
    limit: 20,
    net: resNet1001,
    method: 'single',
    batch: 8,
  },
];
/** Fresh processes of which the median counts. */
const COMPILE_REPEATS = 3;

const epochTarget = { id: 'epoch', target: 'ResNet-20, whole epoch on CIFAR-10 (read, augment, metrics, checkpoint) / its steps alone', limit: 1.05 };

/** Names that `--only` takes. */
export const targetIds: readonly string[] = [...comparisons, epochTarget, ...compileTargets].map(({ id }) => id);

export interface TargetOptions {
  readonly batch: number;
  readonly warmUp: number;
  readonly steps: number;
  /** Ids of the targets to measure; all when empty. */
  readonly only: readonly string[];
  /** Folder of CIFAR-10. */
  readonly data: string;
  /** How to start our own engines, and a peer. */
  readonly launch: (who: 'ours' | PeerName) => Promise<Launch>;
  readonly say: (text: string) => void;
  /** Called with each result as soon as it is there. */
  readonly onResult: (result: TargetResult) => void;
}

/** Measures the targets, one sitting after another. Never throws for an entrant: its targets say why they were not measured. */
export async function runTargets(options: TargetOptions): Promise<readonly TargetResult[]> {
  const results: TargetResult[] = [];
  const add = (result: TargetResult): void => {
    results.push(result);
    options.onResult(result);
  };
  const chosen = <T extends { readonly id: string }>(targets: readonly T[]): readonly T[] =>
    targets.filter(({ id }) => options.only.length === 0 || options.only.includes(id));

  const wanted = chosen(comparisons);
  for (const sitting of new Set(wanted.map((comparison) => comparison.sitting))) {
    const together = wanted.filter((comparison) => comparison.sitting === sitting);
    const parts = new Map(together.flatMap(({ ours, peers }) => [ours, ...peers]).map((each) => [keyOf(each), each]));
    options.say(`${sitting}: ${parts.size} entrants, ${options.steps} steps each`);
    const outcomes = await runSitting([...parts.values()].map((each) => specOf(each, options)), options);
    for (const comparison of together) add(compare(comparison, outcomes));
  }
  for (const target of chosen(compileTargets)) add(await measureCompile(target, options));
  for (const target of chosen([epochTarget])) add(await measureEpoch(target, options));
  return results;
}

function specOf({ net, who, method }: Part, { batch, launch, data }: TargetOptions): EntrantSpec {
  const ours = who === 'ours' || who === 'eager';
  const engine = who === 'eager' ? EAGER : undefined;
  return {
    id: keyOf({ net, who, method }),
    net: `${net.name}, ${method}`,
    name: ours ? (who === 'eager' ? 'our program, eager' : 'ours') : peerTitles[who],
    ...jobOf(net, { method, batch, engine, data }),
    launch: () => launch(ours ? 'ours' : who),
  };
}

function compare({ target, limit, quantity, ours, peers }: Comparison, outcomes: readonly Outcome[]): TargetResult {
  const unit = quantity === 'memory' ? 'MiB' : 'ms';
  const found = [ours, ...peers].map((each) => outcomes.find(({ spec }) => spec.id === keyOf(each)));
  // With one of two peers missing nobody knows which is the faster one.
  const failed = found.find((outcome) => outcome?.measured == null);
  if (failed !== undefined) return { target, ratio: null, limit, ours: null, peer: null, unit, reason: `${describe(failed.spec)}: ${failed.failure ?? ''}` };
  const [own = NaN, ...others] = found.map((outcome) => valueOf(quantity, outcome as Outcome));
  const peer = Math.min(...others);
  return { target, ratio: own / peer, limit, ours: own, peer, unit };
}

function valueOf(quantity: Comparison['quantity'], { measured }: Outcome): number {
  if (measured === null) return NaN;
  return quantity === 'memory' ? measured.peakBytes / 2 ** 20 : median(measured.steps.map(({ milliseconds }) => milliseconds));
}

async function measureCompile({ target, limit, net, method, batch }: CompileTarget, options: TargetOptions): Promise<TargetResult> {
  const seconds: number[] = [];
  const spec = specOf(part(net(), 'ours', method), { ...options, batch: batch ?? options.batch });
  for (let i = 0; i < COMPILE_REPEATS; i++) {
    const [outcome] = await runSitting([spec], { ...options, warmUp: 1, steps: 0 });
    if (outcome?.measured == null) return { target, ratio: null, limit, ours: null, peer: null, unit: 's', reason: outcome?.failure ?? '' };
    seconds.push((outcome.measured.build.milliseconds + outcome.measured.firstStep) / 1000);
  }
  const ours = median(seconds);
  return { target, ratio: ours, limit, ours, peer: null, unit: 's' };
}

async function measureEpoch({ target, limit }: typeof epochTarget, options: TargetOptions): Promise<TargetResult> {
  const { job, launch } = specOf(part(resNet20, 'ours'), options);
  let entrant: EntrantProcess | undefined;
  try {
    entrant = new EntrantProcess(await launch(), defaultLimits);
    const { framework, version } = await entrant.open(job);
    options.say(`${target}: ${framework} ${version}, takes minutes`);
    const { epochMilliseconds, stepsMilliseconds } = await entrant.ask('epoch');
    return { target, ratio: epochMilliseconds / stepsMilliseconds, limit, ours: epochMilliseconds / 1000, peer: stepsMilliseconds / 1000, unit: 's' };
  } catch (error) {
    if (!(error instanceof EntrantFailure)) throw error;
    return { target, ratio: null, limit, ours: null, peer: null, unit: 's', reason: error.message };
  } finally {
    await entrant?.close();
  }
}
