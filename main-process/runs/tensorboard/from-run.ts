import type { TrainingEvent } from '../../contract/training-events.ts';
import { trainingFields } from '../../core/graph/training-fields.ts';
import type { TrainingConfig } from '../../core/graph/training-config.ts';
import { readMetrics } from '../metrics.ts';
import type { HParam } from './messages.ts';

/** Every field of the configuration that has one value, by its path; what is off is absent. */
export function boardParameters(config: TrainingConfig): Readonly<Record<string, HParam>> {
  return Object.fromEntries(
    trainingFields.flatMap(({ path, group }): (readonly [string, HParam])[] => {
      // Places on this disk are nobody's hyper-parameters.
      if (path === 'dataset.path' || group === 'checkpoints') return [];
      const value = path.split('.').reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined), config);
      if (Array.isArray(value)) return [[path, value.join(' ')]];
      return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' ? [[path, value]] : [];
    }),
  );
}

/**
 * What metrics.jsonl tells of the step of a checkpoint: the step, its gradients, and the epoch that it ended. An epoch has no
 * step of its own there; it follows the last one of its.
 */
export async function eventsAtStep(metrics: string, step: number): Promise<readonly TrainingEvent[]> {
  let at = 0;
  const found: TrainingEvent[] = [];
  for (const { event } of await readMetrics(metrics)) {
    if (event.event === 'step') at = event.step;
    if (at === step && (event.event === 'step' || event.event === 'gradients' || event.event === 'epoch')) found.push(event);
  }
  return found;
}
