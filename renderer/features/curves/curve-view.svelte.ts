import { SvelteSet } from 'svelte/reactivity';
import { z } from 'zod';
import { preference } from '../../host/preferences.ts';
import type { ChartModel } from './chart-model.ts';

const kept = z.object({
  unit: z.enum(['epochs', 'steps']),
  smoothing: z.number().min(0).max(0.99),
  log: z.boolean().default(false),
  rate: z.boolean().default(true),
});
const stored = preference('curves', kept, { unit: 'epochs' as const, smoothing: 0.6, log: false, rate: true });

/** What a chart shows, for who writes it to a file: `models` of the view, by title. */
export interface ShownChart {
  readonly title: string;
  readonly unit: string;
  readonly model: ChartModel;
}

/** How the curves are looked at: kept while runs come and go. */
export class CurveView {
  unit = $state<'epochs' | 'steps'>(stored.read().unit);
  smoothing = $state(stored.read().smoothing);
  /** Vertical axes are logarithmic. */
  log = $state(stored.read().log);
  /** The chart of the learning rate is shown where there is room for it. */
  rate = $state(stored.read().rate);
  /** Place of the crosshair in epochs, shared by all charts. */
  cursor = $state<number | null>(null);
  /** Part of the horizontal axis that is shown, in epochs; null shows all. */
  zoom = $state.raw<readonly [number, number] | null>(null);
  /** Ids of outputs that are not drawn. */
  readonly hidden = new SvelteSet<string>();
  /** The charts on show, in their order. Not reactive: read when somebody asks for a file. */
  readonly charts = new Map<string, ShownChart>();

  keep(): void {
    const { unit, smoothing, log, rate } = this;
    stored.write({ unit, smoothing, log, rate });
  }

  /** Draws an output or leaves it out; the last one that is drawn stays. */
  toggle(output: string, all: readonly string[]): void {
    if (this.hidden.delete(output)) return;
    if (all.filter((id) => !this.hidden.has(id)).length > 1) this.hidden.add(output);
  }
}
