import type { ProgramConfig } from '../core/program/config.ts';
import type { NodeId } from '../core/graph/document.ts';
import type { LoweredGraph } from '../core/lower/lowered-graph.ts';

/** Images as bytes, the way every engine takes them; normalised by the program, not by whoever reads them. */
export interface ImageBatch {
  readonly count: number;
  /** `[count, height, width, channels]`, 0–255, already flipped and shifted. */
  readonly images: Uint8Array;
  /** `[count]`, class index. */
  readonly labels: Int32Array;
  /**
   * `[count, 4]`: first row, end row, first column, end column that hold picture. What lies outside was padded in and is
   * 0 after normalisation (the authors pad the normalised image). Absent where nothing was padded.
   */
  readonly window?: Int32Array | undefined;
}

export interface StepOptions {
  /** Counted from 1 over the whole run; chooses the dropout masks. */
  readonly step: number;
  readonly learningRate: number;
  /** Also measure gradient norms (`StepResult.gradients`). */
  readonly measureGradients?: boolean;
}

/** What a batch said at every exit, in the order of the exits. */
export interface BatchStatistics {
  /** Mean cross-entropy over the batch, in nats. */
  readonly losses: readonly number[];
  /** Images answered wrongly. */
  readonly errors: readonly number[];
}

export interface StepResult extends BatchStatistics {
  /** Entries of gradients that were not numbers and were set to 0 (spec §3). */
  readonly nanGradients: number;
  /** Null where they were not asked for. */
  readonly gradients: GradientReport | null;
}

/** L2 norms of the gradients of one step, before weight decay and clipping. */
export interface GradientReport {
  /** By drawn node: norm over all its parameters, heads of outputs included. */
  readonly nodes: Readonly<Record<NodeId, number>>;
  /** By exit: share (0–1) of its head in the gradient that leaves its junction down the trunk, by norm; 1 where nothing is deeper. */
  readonly shares: Readonly<Record<NodeId, number>>;
}

/** The gradients of the exits' own losses, each by itself, over the weights of the trunk. */
export interface HeadsReport {
  /** By exit: how much of its gradient the method lets into the trunk. */
  readonly weights: readonly number[];
  /** By node of the trunk: ⟨g_i, g_j⟩ of every two exits, a full symmetric matrix row by row; 0 where a loss does not reach. */
  readonly nodes: Readonly<Record<NodeId, readonly number[]>>;
}

/** A variable of the compiled program. */
export interface VariableInfo {
  /** `layerId/role` for weights and running averages, `layerId/role/slot` for optimizer state. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly kind: 'weight' | 'average' | 'slot';
}

export interface VariableValue {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * A design compiled for one engine, with its optimizer: knows one training step and one evaluation step, nothing of
 * epochs. Every engine computes the same program (`core/program`).
 */
export interface Network {
  readonly variables: readonly VariableInfo[];
  /** One step. Losses and errors are those before the update. The caller ends the run when a loss is not finite. */
  trainStep(batch: ImageBatch, options: StepOptions): Promise<StepResult>;
  /**
   * What every exit by itself wants of the trunk, on the batch of a step that is not made yet. Changes nothing. As long as
   * a backward pass an exit; may need more memory than a step.
   */
  compareHeads(batch: ImageBatch, options: StepOptions): Promise<HeadsReport>;
  /** Bytes that tensors take on the device now, where the engine knows it. */
  readonly deviceBytes?: () => number;
  /** Losses and errors at rest: running averages, no dropout, nothing changed. */
  evaluateBatch(batch: ImageBatch): Promise<BatchStatistics>;
  /** Logits `[count, classes]` of one exit, row by row. @param exit index into the graph's exits */
  predict(exit: number, batch: Pick<ImageBatch, 'count' | 'images'>): Promise<Float32Array>;
  /** Logits `[count, classes]` of every exit up to `last` (default: all), shallow to deep, of one pass that goes no deeper. */
  predictAll(batch: Pick<ImageBatch, 'count' | 'images'>, last?: number): Promise<readonly Float32Array[]>;
  /** Copies of all variables, in the order of `variables`. */
  readVariables(): Promise<readonly VariableValue[]>;
  /** Puts values back. @throws when one is missing or of another size */
  writeVariables(values: ReadonlyMap<string, { readonly data: ArrayLike<number> }>): Promise<void>;
  /** Seconds spent inside native calls since it was compiled, where the engine knows them (for `auxnet bench`). */
  readonly nativeSeconds?: () => number;
  dispose(): void;
}

/** Compiles a validated design with freshly initialised weights. */
export type CompileNetwork = (graph: LoweredGraph, config: ProgramConfig) => Promise<Network>;
