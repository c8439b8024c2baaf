import type { EngineReport } from '../contract/trainer-protocol.ts';
import type { Tf } from '../core/compile/tf.ts';
import type { CompileNetwork } from './network.ts';

/** Says whether an engine can train here, and opens it. */
export interface EngineProbe {
  readonly id: string;
  readonly name: string;
  /**
   * Loads the engine and makes its backend the active one.
   * @param chosen whether it was asked for by its id; else what is here but no gain (a GPU in software) is refused
   * @throws EngineUnavailable with the reason and what to do
   */
  open(chosen: boolean): Promise<Opened>;
}

export interface Opened {
  readonly tf: Tf;
  readonly device: string;
  readonly version: string;
  /** Bytes that a training step must fit into; left out where that is not known. */
  readonly memoryBytes?: number;
  readonly compile: CompileNetwork;
}

export interface OpenEngine extends Pick<Opened, 'tf' | 'compile'> {
  readonly report: EngineReport;
  /** Engines that come before it and are not here, with their reasons. */
  readonly passedOver: readonly EngineReport[];
}

/** An engine that cannot be used here; the message says why and what to do about it. */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable';
}

/** First line of whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
