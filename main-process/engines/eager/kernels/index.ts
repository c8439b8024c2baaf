import type { PrimitiveName } from '../../../core/program/primitives/registry.ts';
import type { Kernels } from '../kernel.ts';
import { activation } from './activation.ts';
import { arithmetic } from './arithmetic.ts';
import { batchNormalisation } from './batch-norm.ts';
import { convolution } from './convolution.ts';
import { pooling } from './pooling.ts';
import { shaping } from './shaping.ts';
import { state } from './state.ts';
import { training } from './training.ts';

/** One kernel a primitive: a primitive without one does not compile. */
export const kernels: Kernels<PrimitiveName> = {
  ...activation,
  ...arithmetic,
  ...batchNormalisation,
  ...convolution,
  ...pooling,
  ...shaping,
  ...state,
  ...training,
};
