import fc from 'fast-check';
import { analyse } from '../../main-process/core/analyse.ts';
import { createNode, emptyDocument } from '../../main-process/core/graph/create.ts';
import type { Document, NodeId } from '../../main-process/core/graph/document.ts';
import { serialiseDocument } from '../../main-process/core/graph/serialise.ts';
import { activationKinds, blockOrders, shortcutKinds, type headKinds, type NodeKind, type ParamsOf } from '../../main-process/core/graph/kinds.ts';
import type { Analysis, Shape } from '../../main-process/core/shape/facts.ts';

export interface Design {
  readonly document: Document;
  readonly analysis: Analysis;
  /** How fast-check words a counterexample: the text of its file. */
  readonly [fc.toStringMethod]: () => string;
}

/** One gesture of somebody who draws: a few numbers, which `Drawing` fits to what stands there already. */
const filters = fc.integer({ min: 1, max: 6 });
const window = { size: fc.integer({ min: 1, max: 4 }), strides: fc.constantFrom(1, 1, 2, 3) };
const padding = fc.constantFrom('same', 'valid', 0, 1, 2);
/** Chooses among what is possible, by the remainder. */
const choice = fc.nat(60);
const block = {
  filters,
  strides: fc.constantFrom(1, 1, 2),
  order: fc.constantFrom(...blockOrders),
  shortcut: fc.constantFrom(...shortcutKinds),
  groups: choice,
  dropout: fc.constantFrom(0, 0, 0.3),
};
const gesture = fc.oneof(
  fc.record({ draw: fc.constant('conv'), filters, ...window, padding, groups: choice, useBias: fc.boolean() }),
  fc.record({ draw: fc.constant('batch-norm'), epsilon: fc.constantFrom(1e-5, 1e-3), momentum: fc.constantFrom(0, 0.5, 0.9, 1) }),
  fc.record({ draw: fc.constant('activation'), function: fc.constantFrom(...activationKinds) }),
  fc.record({ draw: fc.constant('basic-block'), ...block }),
  fc.record({ draw: fc.constant('bottleneck-block'), ...block, expansion: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ draw: fc.constantFrom('max-pool', 'average-pool'), ...window, padding }),
  fc.record({ draw: fc.constant('dropout'), rate: fc.constantFrom(0, 0.25, 0.6) }),
  fc.record({ draw: fc.constantFrom('add', 'concatenate'), branches: fc.nat(2), others: fc.array(choice, { maxLength: 2 }), filters }),
  fc.record({ draw: fc.constantFrom('global-pool', 'flatten') }),
  fc.record({ draw: fc.constant('dense'), units: fc.option(filters), useBias: fc.boolean() }),
  {
    weight: 3,
    arbitrary: fc.record({
      draw: fc.constant('auxiliary-output'),
      head: choice,
      weight: fc.constantFrom(null, null, 0, 0.3, 2),
      /** Of what it hangs on: the trunk itself, or a branch that leads nowhere else, which may lack its output too. */
      at: fc.constantFrom('trunk', 'trunk', 'trunk', 'branch', 'loose end'),
    }),
  },
);
type Gesture = typeof gesture extends fc.Arbitrary<infer G> ? G : never;
type GestureOf<D extends Gesture['draw']> = Extract<Gesture, { readonly draw: D }>;

/**
 * Designs as somebody could draw them: small images, every kind of node with all its parameters, branches, up to three
 * auxiliary outputs with or without weights of their own. Nearly all are trainable; ask `analysis.trainable`.
 */
export const arbitraryDesign: fc.Arbitrary<Design> = fc
  .record({
    height: fc.integer({ min: 6, max: 12 }),
    width: fc.integer({ min: 6, max: 12 }),
    channels: fc.integer({ min: 1, max: 4 }),
    classes: fc.integer({ min: 2, max: 5 }),
    gestures: fc.array(gesture, { minLength: 1, maxLength: 9 }),
    head: choice,
  })
  .map(({ classes, gestures, head, ...image }) => {
    const drawing = new Drawing(classes, image);
    for (const next of gestures) drawing.follow(next);
    return drawing.finish(head);
  });

/** Those that can be trained: sound, and with at least one weight. */
export const trainableDesign = arbitraryDesign.filter(({ analysis }) => analysis.trainable && analysis.totals.parameters > 0);

const MOST_AUXILIARY = 3;
/** Flattened images above this are pooled: merges of long vectors soon have millions of weights. */
const MOST_FEATURES = 256;

/** A document that grows from the input on; `#at` is the node that the next one is drawn behind. */
class Drawing {
  #document: Document;
  #at: NodeId = 'input';
  readonly #auxiliary: NodeId[] = [];

  constructor(classes: number, image: ParamsOf<'input'>) {
    this.#document = { ...emptyDocument(), classes, nodes: { input: createNode('input', 'input', 'input', image) } };
  }

  follow(next: Gesture): void {
    const [height, width, channels] = this.#shape();
    if (next.draw === 'auxiliary-output') this.#tap(next);
    else if (width === undefined) this.#onFeatures(next);
    else this.#onImages(next, [height ?? 0, width, channels ?? 0]);
  }

  finish(head: number): Design {
    const kinds = this.#heads(head % 2 === 0);
    const kind = kinds[head % kinds.length];
    if (kind === 'none') this.#logits();
    this.#append('output', { head: kind });
    const document = this.#document;
    return { document, analysis: analyse(document), [fc.toStringMethod]: () => serialiseDocument(document) };
  }

  #onImages(next: Exclude<Gesture, GestureOf<'auxiliary-output'>>, [rows, columns, channels]: readonly [number, number, number]): void {
    /** A window that does not fit is an error that everybody sees at once. */
    const fitting = (size: number, pad: unknown): number => (pad === 'same' ? size : Math.min(size, rows, columns));
    switch (next.draw) {
      case 'conv': {
        const { filters: width, strides, useBias } = next;
        const groups = commonDivisor(next.groups, channels, width);
        const kernelSize = fitting(next.size, next.padding);
        return this.#append('conv', { filters: width, kernelSize, strides, padding: next.padding as never, groups, useBias });
      }
      case 'basic-block': {
        const shortcut = shortcutFor(next, channels, next.filters);
        return this.#append('basic-block', { ...parameters(next), groups: commonDivisor(next.groups, channels, next.filters), shortcut });
      }
      case 'bottleneck-block': {
        const shortcut = shortcutFor(next, channels, next.filters * next.expansion);
        return this.#append('bottleneck-block', { ...parameters(next), groups: commonDivisor(next.groups, next.filters), shortcut });
      }
      case 'max-pool':
      case 'average-pool': {
        const poolSize = fitting(next.size, next.padding);
        // More would make windows of padding alone, which have no maximum.
        const pad = typeof next.padding === 'number' ? Math.min(next.padding, Math.floor(poolSize / 2)) : next.padding;
        return this.#append(next.draw, { poolSize, strides: next.strides, padding: pad as never });
      }
      case 'flatten':
        return this.#append(rows * columns * channels > MOST_FEATURES ? 'global-pool' : 'flatten', {});
      case 'add':
      case 'concatenate':
        return this.#merge(next);
      case 'dense':
        this.#append('global-pool', {});
        return this.#onFeatures(next);
      default:
        return this.#append(next.draw, parameters(next));
    }
  }

  #onFeatures(next: Exclude<Gesture, GestureOf<'auxiliary-output'>>): void {
    switch (next.draw) {
      case 'dense':
        return this.#append('dense', { units: next.units ?? this.#document.classes, useBias: next.useBias });
      case 'conv':
      case 'basic-block':
      case 'bottleneck-block':
        return this.#append('dense', { units: next.filters });
      case 'max-pool':
      case 'average-pool':
      case 'global-pool':
        return this.#append('activation', {});
      case 'add':
      case 'concatenate':
        return this.#merge(next);
      default:
        return this.#append(next.draw, parameters(next));
    }
  }

  /** Joins this node with earlier ones that fit and with new branches that start here. */
  #merge({ draw, branches, others, filters: width }: GestureOf<'add' | 'concatenate'>): void {
    const start = this.#at;
    const shape = this.#shape();
    const compared = (other: Shape): string => `${other.length}: ${String(draw === 'add' ? other : other.slice(0, -1))}`;
    const alike = (other: Shape): boolean => compared(other) === compared(shape);
    const { nodes } = analyse(this.#document);
    const earlier = Object.keys(nodes).filter((id) => id !== start && !this.#auxiliary.includes(id) && alike(nodes[id]?.output ?? []));
    const chosen = others.flatMap((at) => earlier[at % Math.max(1, earlier.length)] ?? []);
    const channels = draw === 'add' ? (shape.at(-1) ?? 0) : width;
    const grown = Array.from({ length: Math.max(branches, chosen.length > 0 ? 0 : 1) }, (_, branch): NodeId => {
      this.#at = start;
      this.#branch(channels, 1 + 2 * branch);
      return this.#at;
    });
    this.#append(draw, {}, new Set([start, ...chosen, ...grown]));
  }

  #tap({ head, weight, at }: GestureOf<'auxiliary-output'>): void {
    if (this.#auxiliary.length === MOST_AUXILIARY) return;
    const trunk = this.#at;
    if (at !== 'trunk') this.#branch(3, 3);
    if (at !== 'loose end') {
      const kinds = this.#heads(false);
      this.#append('auxiliary-output', { head: kinds[head % kinds.length], weight });
      this.#auxiliary.push(this.#at);
    }
    this.#at = trunk;
  }

  #branch(channels: number, kernelSize: number): void {
    if (this.#shape().length === 1) this.#append('dense', { units: channels });
    else this.#append('conv', { filters: channels, kernelSize, padding: 'same' });
  }

  /** Heads that fit here. @param any also `none` where this node does not give logits yet */
  #heads(any: boolean): readonly (typeof headKinds)[number][] {
    const shape = this.#shape();
    const logits = shape.length === 1 && shape[0] === this.#document.classes;
    const fits = shape.length === 1 ? (['B', 'dense'] as const) : (['A', 'B', 'C', 'D'] as const);
    return any || logits ? [...fits, 'none'] : fits;
  }

  #logits(): void {
    const shape = this.#shape();
    if (shape.length > 1) this.#append('flatten', {});
    if (shape.length > 1 || shape[0] !== this.#document.classes) this.#append('dense', { units: this.#document.classes });
  }

  #shape(): Shape {
    return analyse(this.#document).nodes[this.#at]?.output ?? [];
  }

  #append<K extends NodeKind>(kind: K, params: Partial<ParamsOf<K>>, sources: Iterable<NodeId> = [this.#at]): void {
    const { nodes, edges } = this.#document;
    const id = `${kind}-${Object.keys(nodes).length}`;
    const made = [...sources].map((source, i) => ({ id: `e${Object.keys(edges).length + i}`, source, target: id }));
    this.#document = {
      ...this.#document,
      nodes: { ...nodes, [id]: createNode(kind, id, id, params) },
      edges: { ...edges, ...Object.fromEntries(made.map((edge) => [edge.id, edge])) },
    };
    this.#at = id;
  }
}

/** A gesture whose numbers are a node's parameters, without its name. */
function parameters<G extends Gesture>({ draw: _draw, ...params }: G): object {
  return params;
}

/** One of the numbers of groups that both counts of channels can be split into. */
function commonDivisor(chosen: number, ...counts: readonly number[]): number {
  const divisors = [1, 2, 3, 4, 5, 6].filter((divisor) => counts.every((count) => count % divisor === 0));
  return divisors[chosen % divisors.length] ?? 1;
}

/** The shortcut asked for where it can be had. */
function shortcutFor({ shortcut, strides }: GestureOf<'basic-block' | 'bottleneck-block'>, channels: number, width: number) {
  if (shortcut === 'identity' && (strides !== 1 || channels !== width)) return 'auto';
  return shortcut === 'pad' && width < channels ? 'auto' : shortcut;
}
