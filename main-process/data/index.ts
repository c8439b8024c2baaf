export { datasets, openDataset } from './registry.ts';
export { imageSize, type Dataset, type DatasetReader, type Normalisation, type Split } from './dataset.ts';
export { DatasetError } from './dataset-error.ts';
export { batchesPerEpoch, imageFormat, plainTrainBatches, testBatches, trainBatches, trainImages, type Batch, type TrainBatchOptions } from './batches.ts';
export type { Augmentation } from './augmentation.ts';
export { inspectDataset } from './inspect.ts';
export { encodePng, imageUrl } from './png.ts';
