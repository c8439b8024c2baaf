import type { LoweredGraph } from '../lower/lowered-graph.ts';
import type { Coefficient, LayerUpdate, Pass, StepPlan } from '../multiway/passes.ts';
import type { ProgramBuilder } from './builder.ts';
import { pathCoefficients, resolve, times, type Factor } from './coefficients.ts';
import type { ProgramConfig } from './config.ts';
import { differentiate, type Gradients } from './differentiate.ts';
import type { AnyNode, ProgramVariable, Value } from './ir.ts';
import type { Optimizer } from './optimizer.ts';
import { CurrentWeights, type State } from './state.ts';

/** As PyTorch's `clip_grad_norm_`: keeps a zero norm from dividing. */
const CLIP_EPSILON = 1e-6;

export interface StepInputs {
  readonly state: State;
  /** Per exit, a scalar. */
  readonly losses: readonly Value[];
  readonly optimizer: Optimizer;
  /** The loss that float16 gradients are computed of is this many times the loss; null in float32. */
  readonly lossScale: Value | null;
}

/** A backward pass as it was made. */
export interface BackwardPass {
  readonly pass: Pass;
  readonly gradients: Gradients;
  /** The pass's learning rate in the trunk over the base one. */
  readonly rate: Factor;
}

export interface Step {
  readonly effects: readonly AnyNode[];
  /** Entries of gradients that were no numbers. */
  readonly nanCount: Value;
  readonly passes: readonly BackwardPass[];
  /** Per bundle of weights: the gradient that the step follows, rates of the passes included, before decay and clipping. */
  readonly gradients: ReadonlyMap<ProgramVariable, Value>;
}

/** Adds the backward passes and updates of a method to a forward pass. */
export function trainingStep(build: ProgramBuilder, graph: LoweredGraph, plan: StepPlan, config: ProgramConfig, inputs: StepInputs): Step {
  const paths = pathCoefficients(build, graph, plan, config, inputs.losses);
  const valueOf = (coefficient: Coefficient): Factor => resolve(build, coefficient, paths);
  const weights = new CurrentWeights(build, inputs.state.weights);
  const effects: AnyNode[] = [];
  const counted: Value[] = [];
  const passes: BackwardPass[] = [];
  const made: { readonly members: readonly FlatGradient[] }[] = [];

  const update = (members: readonly FlatGradient[]): void => {
    const clip = clipFactor(build, members, config.clipNorm);
    for (const { variable, plan: { rate, decay, slot }, gradient } of members) {
      build.within(`update/${variable.name}${slot === '' ? '' : `@${slot}`}`, () => {
        const clipped = clip ? times(build, gradient, clip) : gradient;
        const penalty = config.weightDecay === 0 ? null : weighted(build, config.weightDecay, valueOf(decay));
        const decayed = penalty === null ? clipped : build.add([clipped, times(build, weights.bundle(variable).flat, penalty)]);
        effects.push(inputs.optimizer(variable, slot, decayed, valueOf(rate)));
      });
    }
  };

  plan.passes.forEach((pass, index) => {
    const several = plan.passes.length > 1;
    const label = several ? `backward-${graph.exits[index]?.id ?? index}` : 'backward';
    const members = build.within(label, () => {
      const bundles = [...inputs.state.weights].flatMap(([variable, value]) => {
        const layerPlan = pass.updates.get(variable.members[0]?.layer ?? '');
        return layerPlan ? [{ variable, value, plan: layerPlan }] : [];
      });
      const gradients = differentiate(build, {
        seeds: seedsOf(build, pass, inputs),
        wanted: bundles.flatMap(({ value }) => value.members),
        junctionScale: (exit) => valueOf(pass.junctions[exit] ?? { factor: 1, coefficients: [] }),
        ...(plan.inSequence && { current: weights.current }),
      });
      passes.push({ pass, gradients, rate: several ? valueOf({ factor: 1, coefficients: [index] }) : 1 });
      return bundles.map(({ variable, value, plan: layerPlan }): FlatGradient => {
        const raw = build.one('pack', {}, value.members.map((member) => gradients.of(member) ?? zeros(build, member)));
        counted.push(raw);
        return { variable, plan: layerPlan, gradient: clean(build, raw, inputs.lossScale) };
      });
    });
    made.push({ members });
    if (!plan.inSequence) return;
    update(members);
    weights.forget();
  });
  if (!plan.inSequence) for (const { members } of made) update(members);

  return {
    effects,
    nanCount: build.one('countNaN', { infinite: inputs.lossScale !== null }, counted),
    passes,
    gradients: build.within('norms', () => summed(build, made.flatMap(({ members }) => members), valueOf)),
  };
}

/** The gradient of a bundle of weights in one pass, end to end, and what the pass does with it. */
interface FlatGradient {
  readonly variable: ProgramVariable;
  readonly plan: LayerUpdate;
  readonly gradient: Value;
}

/** Nothing flows to a weight behind a stopped junction alone. */
const zeros = (build: ProgramBuilder, { shape }: Value): Value => build.one('constant', { values: [0], shape: shape.map((dim) => dim ?? 0) });

/** Without loss scale, and 0 where it is no number (spec §3). */
function clean(build: ProgramBuilder, raw: Value, lossScale: Value | null): Value {
  const numbers = build.one('zeroNaN', { infinite: lossScale !== null }, [raw]);
  return lossScale ? build.one('multiply', {}, [numbers, build.one('divideScalars', {}, [build.constant(1), lossScale])]) : numbers;
}

const weighted = (build: ProgramBuilder, number: number, factor: Factor): Factor =>
  typeof factor === 'number' ? number * factor : build.scale(factor, number);

function seedsOf(build: ProgramBuilder, pass: Pass, { losses, lossScale }: StepInputs): ReadonlyMap<Value, Value> {
  const seeds = new Map<Value, Value>();
  losses.forEach((loss, exit) => {
    const seed = pass.seeds[exit] ?? 0;
    if (seed !== 0) seeds.set(loss, lossScale ? build.scale(lossScale, seed) : build.constant(seed));
  });
  return seeds;
}

/** min(1, clipNorm / ‖g‖) over all gradients of a pass. */
function clipFactor(build: ProgramBuilder, members: readonly FlatGradient[], clipNorm: number | null): Value | null {
  if (clipNorm === null || members.length === 0) return null;
  return build.within('clip', () => {
    const norm = build.one('squareRoot', {}, [build.add(members.map(({ gradient }) => build.one('squaredNorm', {}, [gradient])))]);
    const ratio = build.one('divideScalars', {}, [build.constant(clipNorm), build.one('addConstant', { offset: CLIP_EPSILON }, [norm])]);
    return build.one('atMostOne', {}, [ratio]);
  });
}

/** Σ rate·gradient over the passes, a bundle. */
function summed(
  build: ProgramBuilder,
  all: readonly FlatGradient[],
  valueOf: (coefficient: Coefficient) => Factor,
): ReadonlyMap<ProgramVariable, Value> {
  const terms = new Map<ProgramVariable, Value[]>();
  for (const { variable, gradient, plan } of all) {
    terms.set(variable, [...(terms.get(variable) ?? []), times(build, gradient, valueOf(plan.rate))]);
  }
  return new Map([...terms].map(([variable, values]) => [variable, build.add(values)]));
}
