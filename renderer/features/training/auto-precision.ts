import type { EngineReport } from '../../../main-process/contract/trainer-protocol.ts';

/** What precision `auto` comes to on the engine that a run takes: mixed on the compiled engine's CUDA device, float32 elsewhere. */
export function autoPrecision(engine: Pick<EngineReport, 'id' | 'name' | 'device'> | null): string {
  if (engine === null) return 'Mixed where the device gains from it, float32 elsewhere.';
  const mixed = engine.id === 'tensorflow' && engine.device !== undefined && !/^CPU\b/.test(engine.device);
  return `On ${engine.name}${engine.device === undefined ? '' : ` (${engine.device})`} that is ${mixed ? 'mixed' : 'float32'}.`;
}
