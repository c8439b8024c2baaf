export { chosenCheckpoint, chosenName, runFolderOf } from './chosen-checkpoint.ts';
export { folderKey, folderName, isElsewhere, joinStores } from './joined-stores.ts';
export { MetricsLog } from './metrics-log.ts';
export { readCurves } from './curves.ts';
export { readMetrics, rewindMetrics } from './metrics.ts';
export { CHECKPOINTS_FOLDER, DESIGN_FILE, INITIAL_FILE, isActive, METRICS_FILE, RECORD_FILE, type RunRecord } from './record.ts';
export { changeRecord, hasBegun, initialiseRun, readDesign, readDetail, readRecord, runPaths, summarise, type NewRun, type RunChange, type RunPaths } from './run-folder.ts';
export { createRunStore, type RunStore, type RunStoreOptions } from './run-store.ts';
export { evaluationKey, heldOutTwin, keepImages, keptEvaluation, listEvaluations, readEvaluation, readKeptImages, writeEvaluation, type Evaluation } from './evaluations.ts';
