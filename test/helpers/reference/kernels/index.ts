import type { PrimitiveName } from '../../../../main-process/core/program/primitives/registry.ts';
import { activation } from './activation.ts';
import { arithmetic } from './arithmetic.ts';
import { batchNorm } from './batch-norm.ts';
import { convolution } from './convolution.ts';
import type { FedPrimitive, Kernels } from './kernel.ts';
import { pooling } from './pooling.ts';
import { shaping } from './shaping.ts';
import { state } from './state.ts';
import { training } from './training.ts';

export type { FedPrimitive, Machine } from './kernel.ts';

export const kernels: Kernels<Exclude<PrimitiveName, FedPrimitive>> = {
  ...activation,
  ...arithmetic,
  ...batchNorm,
  ...convolution,
  ...pooling,
  ...shaping,
  ...state,
  ...training,
};
