export { datasets, openDataset } from './registry.ts';
export { imageSize, type Dataset, type DatasetReader, type Split } from './dataset.ts';
export { DatasetError } from './dataset-error.ts';
export { batchesPerEpoch, testBatches, trainImages, type Batch, type BatchPlan, type TrainBatch } from './batches.ts';
export { openBatches, type BatchSource } from './batch-source.ts';
export type { Augmentation } from './augmentation.ts';
export { inspectDataset } from './inspect.ts';
export { encodePng, imageUrl } from './png.ts';
