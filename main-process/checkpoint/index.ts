export { CheckpointError, latestCheckpoint, latestState, readCheckpoint, writeCheckpoint, type Checkpoint, type CheckpointContent } from './store.ts';
export { decodeSafetensors, encodeSafetensors, SafetensorsError, type NamedTensor, type TensorFile } from './safetensors.ts';
export { withName, type BestResults, type BestSoFar, type RunningSums, type TrainingState } from './state.ts';
