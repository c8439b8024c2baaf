import type { ProgramConfig } from '../../../main-process/core/program/config.ts';
import { at, map, sum, zip, type Tensor64 } from '../reference/tensor.ts';
import { assign, basicBlock, chain, convolution, head, type Layer, type Weight } from './layers.ts';

export type HandConfig = Pick<
  ProgramConfig,
  'method' | 'optimizer' | 'momentum' | 'nesterov' | 'adam' | 'weightDecay' | 'labelSmoothing' | 'clipNorm' | 'lossRatioRule'
>;

export interface HandStep {
  readonly losses: readonly number[];
  readonly nanGradients: number;
}

type Gradients = ReadonlyMap<Weight, Tensor64>;

/** Width of the first stage, channels of the images, classes; `auxNet` of these with heads after blocks 1 and 2 is the same net. */
export const HAND_NET = { perStage: 1, width: 4, channels: 3, classes: 4, exitsAfter: [1, 2] } as const;
const { width, channels, classes } = HAND_NET;
/** Spec §3 with blocks 1, 2 and 2 convolutions a block: w₁ = ((1·2+1)/(2·2+1))², w₂ = w_F = 1; d₁ = w₁ + w₂, d₂ = w₂, d_F = 1. */
const WEIGHTS = [0.36, 1, 1];
const DIVISORS = [1.36, 1, 1];
const FINAL = 2;

/**
 * Multi-way back-propagation (arXiv 1611.01773; spec §3 and §4) on one small network, in plain double precision: no graph,
 * no compiler, no automatic differentiation, nothing of the trainer. Three blocks, an auxiliary head after the first and
 * after the second.
 */
export class HandTrainer {
  /** Segment i of the trunk ends where exit i hangs; path i goes through segments 0 … i. */
  readonly #segments: readonly Layer[] = [
    chain(convolution('stem/conv', 3, channels, width), basicBlock('block1', width, width, 1)),
    basicBlock('block2', width, 2 * width, 2),
    basicBlock('block3', 2 * width, 4 * width, 2),
  ];
  readonly #heads: readonly Layer[] = [head('exit1', width, classes), head('exit2', 2 * width, classes), head('final', 4 * width, classes)];
  readonly #config: HandConfig;
  /** Optimizer state by weight and slot. */
  readonly #state = new Map<string, Tensor64>();
  #steps = 0;

  /** @param values by the weights' names; all 0 where left out */
  constructor(config: HandConfig, values?: ReadonlyMap<string, { readonly data: ArrayLike<number> }>) {
    this.#config = config;
    if (values) assign(this.weights, values);
  }

  get weights(): readonly Weight[] {
    return [...this.#segments, ...this.#heads].flatMap(({ weights }) => weights);
  }

  /** @param images `[batch, height, width, channels]`, normalised */
  step(images: Tensor64, labels: Int32Array, learningRate: number): HandStep {
    const { method } = this.#config;
    this.#steps += 1;
    const { losses, residuals } = this.#forward(images, labels);
    const c = this.#coefficients(losses);
    let nanGradients = 0;
    const clean = (gradients: Gradients): Gradients => {
      for (const gradient of gradients.values()) nanGradients += gradient.data.filter(Number.isNaN).length;
      return new Map([...gradients].map(([weight, gradient]) => [weight, map(gradient, (v) => (Number.isNaN(v) ? 0 : v))]));
    };

    if (method === 'sequential') {
      // Path by path: the next one's backward pass reads the weights that this one leaves.
      residuals.forEach((residual, path) => this.#followPath(path, clean(this.#path(path, residual)), this.#now(), c, learningRate));
    } else if (method === 'parallel') {
      const before = this.#now();
      const paths = residuals.map((residual, path) => clean(this.#path(path, residual)));
      paths.forEach((gradients, path) => this.#followPath(path, gradients, before, c, learningRate));
    } else {
      this.#followSum(clean(this.#summed(residuals, c)), c, learningRate);
    }
    return { losses, nanGradients };
  }

  /** What a step of one backward pass would follow, and each head's share in what flows down from its junction. Changes nothing. */
  measure(images: Tensor64, labels: Int32Array): { readonly gradients: Gradients; readonly shares: readonly number[] } {
    const { losses, residuals } = this.#forward(images, labels);
    const c = this.#coefficients(losses);
    const paths = residuals.map((residual, path) => ({ factor: this.#factor(path, c), ...this.#backward(path, residual) }));
    const shares = losses.map((_, tap) => {
      const flow = (of: typeof paths): number => norm([added(of.map(({ factor, flows }) => times(flows[tap] as Tensor64, factor)))]);
      const own = flow(paths.slice(tap, tap + 1));
      const deeper = tap === FINAL ? 0 : flow(paths.slice(tap + 1));
      return own / (own + deeper);
    });
    return { gradients: this.#summed(residuals, c), shares };
  }

  /** Losses of every exit, in training. */
  losses(images: Tensor64, labels: Int32Array): readonly number[] {
    return this.#forward(images, labels).losses;
  }

  /** Per exit the loss and its gradient in the logits. */
  #forward(images: Tensor64, labels: Int32Array): { readonly losses: readonly number[]; readonly residuals: readonly Tensor64[] } {
    let trunk = images;
    const exits = this.#segments.map((segment, exit) => {
      trunk = segment.forward(trunk);
      return crossEntropy((this.#heads[exit] as Layer).forward(trunk), labels, this.#config.labelSmoothing);
    });
    return { losses: exits.map(({ loss }) => loss), residuals: exits.map(({ gradient }) => gradient) };
  }

  /** c_i = 1/d_i; under the loss-ratio rule L_F/L_i where that loss is over twice the final one (spec §3, Torch variant). */
  #coefficients(losses: readonly number[]): readonly number[] {
    const last = losses[FINAL] ?? NaN;
    return DIVISORS.map((divisor, i) => {
      const loss = losses[i] ?? NaN;
      return this.#config.lossRatioRule && i !== FINAL && loss / last > 2 ? last / loss : 1 / divisor;
    });
  }

  /** Gradient of L_i in its head and, unscaled, in the trunk before it; and in the trunk's activation at each exit on the way. */
  #backward(path: number, residual: Tensor64): { readonly gradients: Gradients; readonly flows: readonly Tensor64[] } {
    const gradients = new Map<Weight, Tensor64>();
    const collect = (weight: Weight, gradient: Tensor64): void => void gradients.set(weight, gradient);
    const flows: Tensor64[] = [];
    let error = (this.#heads[path] as Layer).backward(residual, collect);
    for (let segment = path; segment >= 0; segment--) {
      flows[segment] = error;
      error = (this.#segments[segment] as Layer).backward(error, collect);
    }
    return { gradients, flows };
  }

  /** The same, times w_i in the trunk. */
  #path(path: number, residual: Tensor64): Gradients {
    const factor = (weight: Weight): number => (this.#isHead(weight) ? 1 : (WEIGHTS[path] ?? NaN));
    return new Map([...this.#backward(path, residual).gradients].map(([weight, gradient]) => [weight, times(gradient, factor(weight))]));
  }

  /** Path i's own step: base rate and state in its head, lr·c_i and a state of the path's own in the trunk. */
  #followPath(path: number, gradients: Gradients, before: Gradients, c: readonly number[], learningRate: number): void {
    const clip = this.#clipFactor(gradients);
    for (const [weight, gradient] of gradients) {
      const inHead = this.#isHead(weight);
      const g = this.#decayed(times(gradient, clip), before.get(weight) as Tensor64, 1);
      this.#update(weight, inHead ? '' : `path ${path}`, g, inHead ? learningRate : learningRate * (c[path] ?? NaN));
    }
  }

  /** How much of path i's gradient the methods of one backward pass let into the trunk. */
  #factor(path: number, c: readonly number[]): number {
    if (this.#config.method === 'fused') return (c[path] ?? NaN) * (WEIGHTS[path] ?? NaN);
    return this.#config.method === 'joint' || path === FINAL ? 1 : 0;
  }

  /** What those methods follow: in the trunk Σ factor_i·∂L_i, in each head its own loss. */
  #summed(residuals: readonly Tensor64[], c: readonly number[]): Gradients {
    const terms = new Map<Weight, Tensor64[]>();
    residuals.forEach((residual, path) => {
      const factor = this.#factor(path, c);
      for (const [weight, gradient] of this.#backward(path, residual).gradients) {
        // A stopped gradient stops NaN too.
        if (!this.#isHead(weight) && factor === 0) continue;
        terms.set(weight, [...(terms.get(weight) ?? []), times(gradient, this.#isHead(weight) ? 1 : factor)]);
      }
    });
    return new Map([...terms].map(([weight, gradients]) => [weight, added(gradients)]));
  }

  #followSum(gradients: Gradients, c: readonly number[], learningRate: number): void {
    const clip = this.#clipFactor(gradients);
    for (const [weight, gradient] of gradients) {
      const segment = this.#segments.findIndex(({ weights }) => weights.includes(weight));
      const fusedTrunk = this.#config.method === 'fused' && segment >= 0;
      // Every path that reaches the weight decays it, at its own rate.
      const decay = fusedTrunk ? c.slice(segment).reduce((all, rate) => all + rate, 0) : 1;
      this.#update(weight, '', this.#decayed(times(gradient, clip), weight.value, decay), learningRate);
    }
  }

  /** min(1, clipNorm / ‖g‖) over all gradients of a backward pass. */
  #clipFactor(gradients: Gradients): number {
    if (this.#config.clipNorm === null) return 1;
    return Math.min(1, this.#config.clipNorm / norm([...gradients.values()]));
  }

  #decayed(gradient: Tensor64, theta: Tensor64, factor: number): Tensor64 {
    return zip(gradient, theta, (g, w) => g + this.#config.weightDecay * factor * w);
  }

  #update(weight: Weight, slot: string, g: Tensor64, learningRate: number): void {
    weight.value = this.#config.optimizer === 'adam' ? this.#adam(weight, slot, g, learningRate) : this.#sgd(weight, slot, g, learningRate);
  }

  /** As Torch: v ← μv + g; then θ ← θ − lr·(g + μv) with Nesterov's momentum, θ ← θ − lr·v without. */
  #sgd(weight: Weight, slot: string, g: Tensor64, learningRate: number): Tensor64 {
    const { momentum, nesterov } = this.#config;
    const v = this.#remember(`v of ${weight.name} ${slot}`, g, (old, value) => momentum * old + value);
    return map(weight.value, (w, i) => w - learningRate * (nesterov ? at(g, i) + momentum * at(v, i) : at(v, i)));
  }

  /** arXiv 1412.6980, algorithm 1, with its bias-corrected moments. */
  #adam(weight: Weight, slot: string, g: Tensor64, learningRate: number): Tensor64 {
    const { beta1, beta2, epsilon } = this.#config.adam;
    const m = this.#remember(`m of ${weight.name} ${slot}`, g, (old, value) => beta1 * old + (1 - beta1) * value);
    const v = this.#remember(`v of ${weight.name} ${slot}`, g, (old, value) => beta2 * old + (1 - beta2) * value ** 2);
    return map(weight.value, (w, i) => {
      const [mean, square] = [at(m, i) / (1 - beta1 ** this.#steps), at(v, i) / (1 - beta2 ** this.#steps)];
      return w - (learningRate * mean) / (Math.sqrt(square) + epsilon);
    });
  }

  #remember(key: string, g: Tensor64, next: (old: number, value: number) => number): Tensor64 {
    const old = this.#state.get(key) ?? map(g, () => 0);
    const state = zip(old, g, next);
    this.#state.set(key, state);
    return state;
  }

  #now(): Gradients {
    return new Map(this.weights.map((weight) => [weight, weight.value]));
  }
  #isHead(weight: Weight): boolean {
    return this.#heads.some(({ weights }) => weights.includes(weight));
  }
}

/** L2 norm of all values. */
export const norm = (tensors: readonly Tensor64[]): number => Math.sqrt(tensors.reduce((total, x) => total + sum(map(x, (v) => v * v)), 0));
const added = (tensors: readonly Tensor64[]): Tensor64 => tensors.reduce((total, x) => zip(total, x, (a, b) => a + b));
const times = (x: Tensor64, factor: number): Tensor64 => (factor === 1 ? x : map(x, (v) => v * factor));

/** Mean over the batch, against one-hot targets of which `smoothing` is spread over all classes; and its gradient in the logits. */
function crossEntropy(logits: Tensor64, labels: Int32Array, smoothing: number): { readonly loss: number; readonly gradient: Tensor64 } {
  const count = labels.length;
  const probability = map(logits, (_, i) => {
    const row = logits.data.slice(i - (i % classes), i - (i % classes) + classes);
    const most = Math.max(...row);
    return Math.exp(at(logits, i) - most) / row.reduce((total, score) => total + Math.exp(score - most), 0);
  });
  const target = map(logits, (_, i) => smoothing / classes + (labels[Math.floor(i / classes)] === i % classes ? 1 - smoothing : 0));
  const loss = -sum(zip(target, probability, (t, p) => t * Math.log(p))) / count;
  return { loss, gradient: zip(probability, target, (p, t) => (p - t) / count) };
}
