export { CheckpointError, latestCheckpoint, latestState, listCheckpoints, readCheckpoint, weightsDigest, writeCheckpoint, type Checkpoint, type CheckpointContent, type CheckpointEntry } from './store.ts';
export { decodeSafetensors, encodeSafetensors, SafetensorsError, type NamedTensor, type TensorFile } from './safetensors.ts';
export { withName, type BestResults, type BestSoFar, type RunningSums, type StoppingState, type TrainingState } from './state.ts';
