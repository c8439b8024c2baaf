export { PAPER_EPOCHS, paperTraining, reproducePlan, scaledEpochs, type ReproduceOptions, type ReproduceRun, type ReproduceValues } from './plan.ts';
export { conditions, reproduceTable, type ReproducedOutcome, type SeenImages } from './result.ts';
export { reproducedTables, type ReproducedModel, type ReproducedTable } from './tables.ts';
