import { z } from 'zod';
import { preference } from '../../host/preferences.ts';

const stored = preference('curves', z.object({ unit: z.enum(['epochs', 'steps']), smoothing: z.number().min(0).max(0.99) }), { unit: 'epochs' as const, smoothing: 0.6 });

/** How the curves are looked at: kept while runs come and go. */
export class CurveView {
  unit = $state<'epochs' | 'steps'>(stored.read().unit);
  smoothing = $state(stored.read().smoothing);
  /** Place of the crosshair in epochs, shared by both charts. */
  cursor = $state<number | null>(null);

  keep(): void {
    stored.write({ unit: this.unit, smoothing: this.smoothing });
  }
}
