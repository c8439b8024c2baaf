import type { LayerId, LoweredGraph } from '../lower/lowered-graph.ts';
import type { Coefficient, Pass, StepPlan } from '../multiway/passes.ts';
import type { ProgramBuilder } from './builder.ts';
import type { ProgramConfig } from './config.ts';
import { differentiate, type Gradients } from './differentiate.ts';
import type { Forward, Weight } from './forward.ts';
import type { AnyNode, ProgramVariable, Value } from './ir.ts';
import type { Optimizer } from './optimizer.ts';

/** Above this ratio of L_i to L_F the loss-ratio rule slows path i down (spec §3, Torch variant). */
const LOSS_RATIO = 2;
/** As PyTorch's `clip_grad_norm_`: keeps a zero norm from dividing. */
const CLIP_EPSILON = 1e-6;

export interface StepInputs {
  readonly forward: Forward;
  /** Per exit, a scalar. */
  readonly losses: readonly Value[];
  readonly optimizer: Optimizer;
  /** The loss that float16 gradients are computed of is this many times the loss; null in float32. */
  readonly lossScale: Value | null;
}

export interface Step {
  readonly effects: readonly AnyNode[];
  /** Entries of gradients that were no numbers. */
  readonly nanCount: Value;
  /** Gradient of every weight as its update saw it, rates of the passes included; before decay and clipping. */
  readonly gradients: readonly { readonly layer: LayerId; readonly gradient: Value }[];
  /** Per exit: what its head sends into the trunk, and what comes to its tap from deeper; absent where nothing does. */
  readonly flows: readonly { readonly head?: Value | undefined; readonly deeper?: Value | undefined }[];
}

/** Adds the backward passes and updates of a method to a forward pass. */
export function trainingStep(build: ProgramBuilder, graph: LoweredGraph, plan: StepPlan, config: ProgramConfig, inputs: StepInputs): Step {
  const coefficients = pathCoefficients(build, graph, plan, config, inputs.losses);
  const valueOf = (coefficient: Coefficient): number | Value => resolve(build, coefficient, coefficients);
  const weights = new CurrentWeights(build, inputs.forward.weights);
  const effects: AnyNode[] = [];
  const counted: Value[] = [];
  const parts = new Map<Weight, Value[]>();
  const passes: { readonly pass: Pass; readonly gradients: Gradients; readonly members: readonly Member[] }[] = [];

  const update = (pass: Pass, members: readonly Member[]): void => {
    const factor = clipFactor(build, members, config.clipNorm);
    for (const { weight, gradient } of members) {
      const { rate, decay, slot } = pass.updates.get(weight.layer) ?? { rate: 1, decay: 0, slot: '' };
      if (typeof rate === 'number' || typeof decay === 'number') throw new Error(`Layer "${weight.layer}" is updated by a pass that does not plan it.`);
      const clipped = factor ? times(build, gradient, factor) : gradient;
      const penalty = config.weightDecay === 0 ? null : times(build, build.scale(weights.now(weight), config.weightDecay), valueOf(decay));
      const decayed = penalty ? build.add([clipped, penalty]) : clipped;
      const name = `update/${weight.variable.name}${slot === '' ? '' : `@${slot}`}`;
      effects.push(build.within(name, () => inputs.optimizer(weight.variable, slot, decayed, valueOf(rate))));
    }
  };

  plan.passes.forEach((pass, index) => {
    const label = plan.passes.length === 1 ? 'backward' : `backward-${graph.exits[index]?.id ?? index}`;
    const { gradients, members } = build.within(label, () => {
      const trained = inputs.forward.weights.filter(({ layer }) => pass.updates.has(layer));
      const current = plan.inSequence ? (value: Value): Value => weights.current(value) : undefined;
      const flow = differentiate(build, {
        seeds: seedsOf(build, pass, inputs),
        wanted: trained.map(({ value }) => value),
        junctionScale: (exit) => valueOf(pass.junctions[exit] ?? { factor: 1, coefficients: [] }),
        ...(current && { current }),
      });
      return { gradients: flow, members: clean(build, trained, flow, inputs.lossScale, counted) };
    });
    passes.push({ pass, gradients, members });
    for (const { weight, gradient } of members) {
      const rate = pass.updates.get(weight.layer)?.rate ?? { factor: 1, coefficients: [] };
      parts.set(weight, [...(parts.get(weight) ?? []), build.within('norms', () => times(build, gradient, valueOf(rate)))]);
    }
    if (!plan.inSequence) return;
    update(pass, members);
    weights.forget();
  });
  if (!plan.inSequence) for (const { pass, members } of passes) update(pass, members);

  return {
    effects,
    nanCount: build.one('countNaN', { infinite: inputs.lossScale !== null }, counted),
    gradients: build.within('norms', () => [...parts].map(([{ layer }, terms]) => ({ layer, gradient: build.add(terms) }))),
    flows: build.within('norms', () => inputs.forward.taps.map((tap, exit) => flowsAt(build, exit, tap, passes, valueOf))),
  };
}

interface Member {
  readonly weight: Weight;
  readonly gradient: Value;
}

/** Gradients without loss scale and without NaN, in float32; `counted` collects them as they were. */
function clean(build: ProgramBuilder, weights: readonly Weight[], flow: Gradients, lossScale: Value | null, counted: Value[]): readonly Member[] {
  const inverse = lossScale && build.one('divideScalars', {}, [build.constant(1), lossScale]);
  return weights.flatMap((weight): Member[] => {
    const raw = flow.of(weight.value);
    if (!raw) return [];
    counted.push(raw);
    const number = build.one('zeroNaN', { infinite: lossScale !== null }, [raw]);
    return [{ weight, gradient: inverse ? build.one('multiply', {}, [number, inverse]) : number }];
  });
}

function seedsOf(build: ProgramBuilder, pass: Pass, { losses, lossScale }: StepInputs): ReadonlyMap<Value, Value> {
  const seeds = new Map<Value, Value>();
  losses.forEach((loss, exit) => {
    const seed = pass.seeds[exit] ?? 0;
    if (seed !== 0) seeds.set(loss, lossScale ? build.scale(lossScale, seed) : build.constant(seed));
  });
  return seeds;
}

/** Factor min(1, clipNorm / ‖g‖) over all gradients of a pass. */
function clipFactor(build: ProgramBuilder, members: readonly Member[], clipNorm: number | null): Value | null {
  if (clipNorm === null || members.length === 0) return null;
  return build.within('clip', () => {
    const norm = build.one('squareRoot', {}, [build.add(members.map(({ gradient }) => build.one('squaredNorm', {}, [gradient])))]);
    const ratio = build.one('divideScalars', {}, [build.constant(clipNorm), build.one('addConstant', { offset: CLIP_EPSILON }, [norm])]);
    return build.one('atMostOne', {}, [ratio]);
  });
}

/**
 * c_i of every path. With the loss-ratio rule an auxiliary path whose loss is over twice the final one's gets L_F/L_i in
 * place of 1/d_i (spec §3); the coefficients are then scalars of the program.
 */
function pathCoefficients(
  build: ProgramBuilder,
  graph: LoweredGraph,
  plan: StepPlan,
  { lossRatioRule }: ProgramConfig,
  losses: readonly Value[],
): readonly (number | Value)[] {
  const last = losses.at(-1);
  if (!lossRatioRule || last === undefined) return plan.coefficients;
  return build.within('loss-ratio', () =>
    plan.coefficients.map((coefficient, i) => {
      const loss = losses[i];
      if (graph.exits[i]?.kind === 'final' || coefficient === 0 || loss === undefined) return coefficient;
      const slowed = build.one('divideScalars', {}, [last, loss]);
      return build.one('selectIfGreater', { factor: LOSS_RATIO }, [loss, last, slowed, build.constant(coefficient)]);
    }),
  );
}

function resolve(build: ProgramBuilder, { factor, coefficients }: Coefficient, values: readonly (number | Value)[]): number | Value {
  if (coefficients.length === 0) return factor;
  const terms = coefficients.map((exit) => values[exit] ?? 0);
  const numbers = terms.filter((term) => typeof term === 'number').reduce((sum, term) => sum + term, 0);
  const scalars = terms.filter((term) => typeof term !== 'number');
  if (scalars.length === 0) return factor * numbers;
  const sum = build.add(scalars);
  return build.scale(numbers === 0 ? sum : build.one('addConstant', { offset: numbers }, [sum]), factor);
}

const times = (build: ProgramBuilder, value: Value, factor: number | Value): Value =>
  typeof factor === 'number' ? build.scale(value, factor) : build.one('multiply', {}, [value, factor]);

/** Norms of the two streams that meet at a tap: the head's own, and the one from deeper exits. */
function flowsAt(
  build: ProgramBuilder,
  exit: number,
  tap: Value,
  passes: readonly { readonly pass: Pass; readonly gradients: Gradients }[],
  valueOf: (coefficient: Coefficient) => number | Value,
): Step['flows'][number] {
  const heads: Value[] = [];
  const deeper: Value[] = [];
  passes.forEach(({ pass, gradients }, path) => {
    // In the methods with a pass a path its share of the trunk's step has the factor c_i; in the others it is in the junction.
    const rate = passes.length === 1 ? 1 : valueOf({ factor: 1, coefficients: [path] });
    if (passes.length > 1 && pass.updates.size === 0) return;
    for (const { from, gradient } of gradients.terms(tap)) {
      const isHead = from.primitive === 'junction' && from.attributes.exit === exit;
      (isHead ? heads : deeper).push(times(build, gradient, rate));
    }
  });
  const norm = (terms: readonly Value[]): Value | undefined => (terms.length === 0 ? undefined : build.one('squaredNorm', {}, [build.add(terms)]));
  return { head: norm(heads), deeper: norm(deeper) };
}

/** The weights' values as of now: those of the forward pass until an update, then read anew. */
class CurrentWeights {
  readonly #build: ProgramBuilder;
  readonly #weightOf: ReadonlyMap<Value, Weight>;
  #reread: Map<Value, Value> | null = null;

  constructor(build: ProgramBuilder, weights: readonly Weight[]) {
    this.#build = build;
    this.#weightOf = new Map(weights.map((weight) => [weight.value, weight]));
  }

  now(weight: Weight): Value {
    return this.current(weight.value);
  }

  /** In place of a forward value: the weight re-read, also behind the cast of mixed precision; other values as they were. */
  current(value: Value): Value {
    if (this.#reread === null) return value;
    const known = this.#reread.get(value);
    if (known) return known;
    const renewed = this.#renew(value);
    this.#reread.set(value, renewed);
    return renewed;
  }

  /** The weights have been updated. */
  forget(): void {
    this.#reread = new Map();
  }

  #renew(value: Value): Value {
    const variable: ProgramVariable | undefined = this.#weightOf.get(value)?.variable;
    if (variable) return this.#build.read(variable);
    const { node } = value;
    const source = node.inputs[0];
    if (node.primitive === 'cast' && source && this.#weightOf.has(source)) return this.#build.one('cast', node.attributes, [this.current(source)]);
    return value;
  }
}
