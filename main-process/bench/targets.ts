import { z } from 'zod';
import { EntrantFailure, EntrantProcess, type Launch } from './entrant-process.ts';
import { jobOf } from './job.ts';
import { nets } from './nets.ts';
import { peerTitles, type PeerName } from './peers.ts';
import { defaultLimits, describe, runSitting, type EntrantSpec, type Outcome } from './sitting.ts';
import { median } from './statistics.ts';
import { comparisons, compileTargets, epochTarget, keyOf, part, type Comparison, type CompileTarget, type Part } from './target-list.ts';

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

const notMeasured = (target: string, limit: number | null, unit: TargetResult['unit'], reason: string): TargetResult => {
  return { target, ratio: null, limit, ours: null, peer: null, unit, reason };
};

/** What was not measured counts as missed. */
export const isMissed = ({ ratio, limit }: TargetResult): boolean => limit !== null && (ratio === null || ratio > limit);

/** Our program on tfjs's eager ops, in TensorFlow's kernels (main-process/engines). */
const EAGER = 'tensorflow-eager';

/** Fresh processes of which the median counts. */
const COMPILE_REPEATS = 3;

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
  const engine = who === 'eager' ? EAGER : undefined;
  return {
    id: keyOf({ net, who, method }),
    net: `${net}, ${method}`,
    name: { ours: 'ours', eager: 'ours, op by op', ...peerTitles }[who],
    ...jobOf(nets[net](), { method, batch, engine, data }),
    launch: () => launch(who === 'eager' ? 'ours' : who),
  };
}

function compare({ target, limit, quantity, ours, peers }: Comparison, outcomes: readonly Outcome[]): TargetResult {
  const unit = quantity === 'memory' ? 'MiB' : 'ms';
  const found = [ours, ...peers].map((each) => outcomes.find(({ spec }) => spec.id === keyOf(each)));
  // With one of two peers missing nobody knows which is the faster one.
  const failed = found.find((outcome) => outcome?.measured == null);
  if (failed !== undefined) return notMeasured(target, limit, unit, `${describe(failed.spec)}: ${failed.failure ?? ''}`);
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
  const spec = specOf(part(net, 'ours', method), { ...options, batch: batch ?? options.batch });
  for (let i = 0; i < COMPILE_REPEATS; i++) {
    const [outcome] = await runSitting([spec], { ...options, warmUp: 1, steps: 0 });
    if (outcome?.measured == null) return notMeasured(target, limit, 's', outcome?.failure ?? '');
    seconds.push((outcome.measured.build.milliseconds + outcome.measured.firstStep) / 1000);
  }
  const ours = median(seconds);
  return { target, ratio: ours, limit, ours, peer: null, unit: 's' };
}

async function measureEpoch({ target, limit }: typeof epochTarget, options: TargetOptions): Promise<TargetResult> {
  const { job, launch } = specOf(part('ResNet-20', 'ours'), options);
  let entrant: EntrantProcess | undefined;
  try {
    entrant = new EntrantProcess(await launch(), defaultLimits);
    const { framework, version } = await entrant.open(job);
    options.say(`${target}: ${framework} ${version}, takes minutes`);
    const { epochMilliseconds, stepsMilliseconds } = await entrant.ask('epoch');
    return { target, ratio: epochMilliseconds / stepsMilliseconds, limit, ours: epochMilliseconds / 1000, peer: stepsMilliseconds / 1000, unit: 's' };
  } catch (error) {
    if (!(error instanceof EntrantFailure)) throw error;
    return notMeasured(target, limit, 's', error.message);
  } finally {
    await entrant?.close();
  }
}
