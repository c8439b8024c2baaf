import { z } from 'zod';
import { preference } from '../../host/preferences.ts';

export const graphViews = ['flow', 'errors', 'nothing'] as const;
/** What the graph shows of a run. */
export type GraphView = (typeof graphViews)[number];
const stored = preference('graph-view', z.object({ shows: z.enum(graphViews) }), { shows: 'flow' as const });

/** What the graph shows in Train, and of which step. */
export class FlowView {
  shows = $state<GraphView>(stored.read().shows);
  /** The measurement that is looked at; null follows the newest. */
  step = $state<number | null>(null);

  show(view: GraphView): void {
    this.shows = view;
    stored.write({ shows: view });
  }
}
