import { activate, conv } from './layers.ts';
import type { Lowering } from './lowering.ts';

/** Node kinds that are one layer each: drawn parameters to the op's attributes. */
export const lowerInput: Lowering<'input'> = ({ params: { height, width, channels } }, _, build) =>
  build.layer('image', 'input', { height, width, channels }, []);

export const lowerConv: Lowering<'conv'> = ({ params }, [input], build) => {
  const { filters, kernelSize, strides, padding, groups, useBias } = params;
  return conv(build, 'conv', { filters, kernelSize, strides, padding, groups, useBias }, input);
};

export const lowerBatchNorm: Lowering<'batch-norm'> = ({ params: { epsilon, momentum } }, [input], build) =>
  build.layer('bn', 'batchNorm', { epsilon, momentum }, [input]);

export const lowerActivation: Lowering<'activation'> = ({ params }, [input], build) => activate(build, 'act', input, params.function);

export const lowerMaxPool: Lowering<'max-pool'> = ({ params: { poolSize, strides, padding } }, [input], build) =>
  build.layer('pool', 'maxPool', { poolSize: [poolSize, poolSize], strides: [strides, strides], padding }, [input]);

export const lowerAveragePool: Lowering<'average-pool'> = ({ params: { poolSize, strides, padding } }, [input], build) =>
  build.layer('pool', 'averagePool', { poolSize: [poolSize, poolSize], strides: [strides, strides], padding }, [input]);

export const lowerGlobalPool: Lowering<'global-pool'> = (_, [input], build) => build.layer('pool', 'globalAveragePool', {}, [input]);

export const lowerFlatten: Lowering<'flatten'> = (_, [input], build) => build.layer('flatten', 'flatten', {}, [input]);

export const lowerDense: Lowering<'dense'> = ({ params: { units, useBias } }, [input], build) => build.layer('dense', 'dense', { units, useBias }, [input]);

export const lowerDropout: Lowering<'dropout'> = ({ params: { rate } }, [input], build) => build.layer('dropout', 'dropout', { rate }, [input]);

export const lowerAdd: Lowering<'add'> = (_, inputs, build) => build.layer('add', 'add', {}, inputs);

export const lowerConcatenate: Lowering<'concatenate'> = (_, inputs, build) => build.layer('concatenate', 'concatenate', {}, inputs);
