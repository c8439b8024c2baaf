import { CheckpointError, SafetensorsError } from '../checkpoint/index.ts';
import { DatasetError } from '../data/index.ts';
import { EngineUnavailable } from '../engines/index.ts';
import { describeFailure } from '../training/index.ts';

/** These say in their own words what happened and what to do. */
const toldAsItIs = [DatasetError, EngineUnavailable, CheckpointError, SafetensorsError];

/** What a person is told of why a command was not carried out, before any step of training. */
export function toldReason(error: unknown): string {
  return error instanceof Error && toldAsItIs.some((kind) => error instanceof kind) ? error.message : describeFailure(error, null);
}
