import { z } from 'zod';
import { preference } from '../../host/preferences.ts';

const stored = preference<string[]>('analyse-sections', z.array(z.string().max(40)).max(40), ['confusion', 'exits']);

/** Which sections of Analyse lie open; kept for this window. */
class Folds {
  #open = $state.raw<readonly string[]>(stored.read());

  isOpen(id: string): boolean {
    return this.#open.includes(id);
  }
  toggle(id: string): void {
    this.#open = this.isOpen(id) ? this.#open.filter((each) => each !== id) : [...this.#open, id];
    stored.write([...this.#open]);
  }
}

export const folds = new Folds();
