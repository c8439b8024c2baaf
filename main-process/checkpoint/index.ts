export { CheckpointError, latestCheckpoint, latestState, readCheckpoint, writeCheckpoint, type Checkpoint, type CheckpointContent } from './store.ts';
export { decodeSafetensors, encodeSafetensors, SafetensorsError, type NamedTensor, type TensorFile } from './safetensors.ts';
export { fingerprint } from './fingerprint.ts';
export type { RunningSums, TrainingState } from './state.ts';
