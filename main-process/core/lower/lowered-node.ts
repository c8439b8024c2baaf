import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { GraphNode, NodeId } from '../graph/document.ts';
import { accumulate, noCost, type Cost } from '../shape/cost.ts';
import type { LayerFacts, NodeFacts } from '../shape/facts.ts';
import { keptActivations, type KeptActivations } from '../shape/kept-activations.ts';
import { sameShape } from '../shape/problem.ts';
import { LayerBuilder, type Value } from './builder.ts';
import type { AnyLayer, LayerId } from './lowered-graph.ts';
import { lowerNode } from './lowerings.ts';
import type { Inputs } from './lowering.ts';

/** What a drawn node becomes: its layers and what is known of them. Every layer leads to `value`. */
export interface LoweredNode {
  readonly layers: readonly AnyLayer[];
  /** Of each layer, in the same order. */
  readonly facts: readonly LayerFacts[];
  readonly diagnostics: readonly Diagnostic[];
  /** Its output; without a shape where it does not work out, and then nothing behind it is lowered. */
  readonly value: Value;
  /** Convolutions and dense layers on the longest way through it. */
  readonly weighted: number;
  /** What a training step keeps of it. */
  readonly kept: KeptActivations;
  /** The node as a whole, fed by all that leads into it. */
  readonly whole: NodeFacts & Cost;
}

/** A node, and the nodes that feed it: those it takes, in order. */
export interface PlacedNode extends LoweredNode {
  readonly node: GraphNode;
  readonly sources: readonly NodeId[];
}

interface Known {
  readonly inputs: Inputs;
  readonly classes: number;
  readonly lowered: LoweredNode;
}

/** The last results of each node: after an edit most nodes are the same value with the same inputs, and after an undo they are again. */
const known = new WeakMap<GraphNode, Known[]>();
const KEPT = 3;

/**
 * Lowers a node, or finds what it became before. A frozen node (all that the window's history holds) is the same for
 * ever, so its result depends on its inputs alone; any other may have been changed since.
 */
export function loweredNode(node: GraphNode, inputs: Inputs, classes: number): LoweredNode {
  const results = known.get(node) ?? [];
  const found = results.find((result) => result.classes === classes && sameInputs(result.inputs, inputs));
  if (found) return found.lowered;
  const lasting = Object.isFrozen(node) && Object.isFrozen(node.params);
  const lowered = lasting ? loweredLikeOthers(node, inputs, classes) : lower(node, inputs, classes);
  if (lasting) known.set(node, [{ inputs, classes, lowered }, ...results].slice(0, KEPT));
  return lowered;
}

/** A node that was lowered, for others that differ from it by their ids alone: the blocks of a stage. */
interface Pattern {
  readonly node: NodeId;
  readonly inputs: Inputs;
  readonly lowered: LoweredNode;
}

const patterns = new Map<string, Pattern>();
const PATTERNS_KEPT = 256;

/** What the node becomes, told from an equal one where there is one: a stage of 250 blocks that is edited as a whole is worked out once. */
function loweredLikeOthers(node: GraphNode, inputs: Inputs, classes: number): LoweredNode {
  const key = JSON.stringify([node.kind, node.params, classes, inputs.map(({ shape }) => shape)]);
  const pattern = patterns.get(key);
  if (pattern) return relabelled(pattern, node, inputs);
  const lowered = lower(node, inputs, classes);
  // What is wrong with a node is told with its name.
  if (lowered.diagnostics.length === 0) {
    if (patterns.size >= PATTERNS_KEPT) patterns.clear();
    patterns.set(key, { node: node.id, inputs, lowered });
  }
  return lowered;
}

/** The same layers under the names of another node, fed by its inputs. */
function relabelled(pattern: Pattern, { id: node }: GraphNode, inputs: Inputs): LoweredNode {
  const { lowered } = pattern;
  const own = `${pattern.node}/`;
  const renamed = (layer: LayerId): LayerId =>
    layer.startsWith(own) ? `${node}/${layer.slice(own.length)}` : (inputs[pattern.inputs.findIndex((input) => input.layer === layer)]?.layer ?? layer);
  const layers = lowered.layers.map((layer) => ({ ...layer, id: renamed(layer.id), inputs: layer.inputs.map(renamed), node }));
  return { ...lowered, layers, value: { ...lowered.value, layer: renamed(lowered.value.layer) } };
}

function lower(node: GraphNode, inputs: Inputs, classes: number): LoweredNode {
  const build = new LayerBuilder(node);
  const value = lowerNode(node, inputs, build, classes);
  const { layers, diagnostics } = build;
  const facts = [...build.facts.values()];
  const shapes = inputs.flatMap(({ shape }) => (shape ? [shape] : []));
  const cost = facts.reduce(accumulate, noCost());
  return {
    layers,
    facts,
    diagnostics,
    value,
    weighted: weightedLayers(layers),
    kept: keptActivations(layers, facts, value.layer),
    whole: { inputs: shapes, output: value.shape, ...cost },
  };
}

function sameInputs(a: Inputs, b: Inputs): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index] || sameValue(value, b[index]));
}

function sameValue(a: Value, b: Value | undefined): boolean {
  if (a.layer !== b?.layer) return false;
  return a.shape === b.shape || (a.shape !== null && b.shape !== null && sameShape(a.shape, b.shape));
}

function weightedLayers(layers: readonly AnyLayer[]): number {
  const depths = new Map<LayerId, number>();
  let most = 0;
  for (const layer of layers) {
    const before = layer.inputs.reduce((depth, input) => Math.max(depth, depths.get(input) ?? 0), 0);
    const depth = before + Number(layer.op === 'conv2d' || layer.op === 'dense');
    depths.set(layer.id, depth);
    most = Math.max(most, depth);
  }
  return most;
}
