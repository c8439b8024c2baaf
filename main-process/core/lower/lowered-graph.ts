import type { NodeId } from '../graph/document.ts';
import type { OpAttributes, OpName } from '../ops/registry.ts';

/** `nodeId/role` (`stage2-block1/conv1`): stable under renaming, unique, and the stem of every variable's name. */
export type LayerId = string;

/** One layer of the lowered graph: what every target (tfjs, later GraphDef, Keras, ONNX, PyTorch) is emitted from. */
export interface LoweredLayer<O extends OpName = OpName> {
  readonly id: LayerId;
  readonly op: O;
  readonly attributes: OpAttributes[O];
  readonly inputs: readonly LayerId[];
  /** The drawn node that this layer came from. */
  readonly node: NodeId;
}
export type AnyLayer = { [O in OpName]: LoweredLayer<O> }[OpName];

/** A way out of the network: an auxiliary output or the final one. */
export interface Exit {
  readonly id: NodeId;
  readonly name: string;
  readonly kind: 'auxiliary' | 'final';
  /** Trunk layer whose activation the head reads. */
  readonly tap: LayerId;
  /** Layers that belong to the head alone, in order; the last one gives the logits. Empty where the trunk ends in logits. */
  readonly head: readonly LayerId[];
  readonly logits: LayerId;
  /** p_i of spec §3: residual blocks before this exit. */
  readonly blocksBefore: number;
  /** ℓ of spec §3: convolutions per block on the way (2 basic, 3 bottleneck). */
  readonly convsPerBlock: number;
  /** Published depth label (spec §2): 2b+1 or 3b+1 for an auxiliary output; the final one counts its dense layer too. */
  readonly depth: number;
  /** User's weight, or null for the paper's rule. */
  readonly weight: number | null;
  /** Muted, or another one is solo: its path has weight 0, whatever `weight` says. Absent is false. */
  readonly silent?: boolean;
}

/** Layers in topological order; exits from shallow to deep, the final one last. */
export interface LoweredGraph {
  readonly classes: number;
  readonly input: LayerId;
  readonly layers: readonly AnyLayer[];
  readonly exits: readonly Exit[];
  /** The layer that carries a node's output, for each node that could be lowered. */
  readonly outputOf: Readonly<Record<NodeId, LayerId>>;
}
