import type { TrainingConfig } from '../../../main-process/core/graph/training-config.ts';
import { listOf } from '../../ui/format.ts';

type Choices = Pick<TrainingConfig, 'method' | 'optimizer' | 'lossRatioRule' | 'clipNorm'>;

/** Why `fused` does not give the very result of `parallel` (docs/method.md); null where it does, and for other methods. */
export function fusedNote({ method, optimizer, lossRatioRule, clipNorm }: Choices): string | null {
  const causes = [
    ...(optimizer === 'adam' ? ['Adam'] : []),
    ...(lossRatioRule ? ['the loss-ratio rule'] : []),
    ...(clipNorm === null ? [] : ['clipping']),
  ];
  return method !== 'fused' || causes.length === 0 ? null : `Here it differs from parallel, because of ${listOf(causes)}.`;
}
