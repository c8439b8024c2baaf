import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { NodeId } from '../graph/document.ts';
import type { Exit, LayerId, LoweredGraph } from '../lower/lowered-graph.ts';
import type { PlacedNode } from '../lower/lowered-node.ts';

/** Without the batch axis: `[height, width, channels]` or `[features]`. */
export type Shape = readonly number[];

/** What one layer costs, per image. */
export interface LayerFacts {
  readonly inputs: readonly Shape[];
  readonly output: Shape;
  /** Trainable scalars. */
  readonly parameters: number;
  /** Multiply-adds of the forward pass (one multiply and one add count as 1). */
  readonly multiplyAdds: number;
  /** Bytes of the output activation in float32. */
  readonly activationBytes: number;
}

export interface NodeFacts {
  readonly inputs: readonly Shape[];
  readonly output: Shape | null;
  readonly parameters: number;
  readonly multiplyAdds: number;
  readonly activationBytes: number;
}

/** The compact model cut at an exit: everything it needs, its head included, nothing else. */
export interface ExitFacts {
  readonly exit: Exit;
  readonly parameters: number;
  readonly multiplyAdds: number;
  readonly activationBytes: number;
}

/** Everything that can be said of a design without running it. Partial where the drawing is unfinished. */
export interface Analysis {
  readonly diagnostics: readonly Diagnostic[];
  /** Present when the drawing could be lowered; complete and trainable only when no diagnostic is an error. */
  readonly graph: LoweredGraph;
  readonly layers: Readonly<Record<LayerId, LayerFacts>>;
  /** What each node became, for each that could be lowered: its layers are the same objects as before where the node and its inputs are. */
  readonly lowered: ReadonlyMap<NodeId, PlacedNode>;
  readonly nodes: Readonly<Record<NodeId, NodeFacts>>;
  readonly exits: readonly ExitFacts[];
  /** The whole network with all heads. */
  readonly totals: {
    readonly parameters: number;
    readonly multiplyAdds: number;
    readonly activationBytes: number;
    /** Bytes an image of the activations that the backward pass reads again. */
    readonly keptBytes: number;
  };
  /** True when there is a way to a final output and no diagnostic is an error. */
  readonly trainable: boolean;
}
