import type { EngineReport } from '../contract/trainer-protocol.ts';
import type { Tf } from '../core/compile/tf.ts';

/** Says whether an engine can train here, and opens it. */
export interface EngineProbe {
  readonly id: string;
  readonly name: string;
  /** Loads the engine. @throws EngineUnavailable with the reason and what to do. */
  open(): Promise<{ readonly tf: Tf; readonly device: string; readonly version: string }>;
}

export interface OpenEngine {
  readonly tf: Tf;
  readonly report: EngineReport;
  /** Faster engines that were tried before and are not here, with their reasons. */
  readonly passedOver: readonly EngineReport[];
}

/** An engine that cannot be used here; the message says why and what to do about it. */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable';
}

/** First line of whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
