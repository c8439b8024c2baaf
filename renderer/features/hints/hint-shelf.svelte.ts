import { z } from 'zod';
import { preference } from '../../host/preferences.ts';

const stored = preference<readonly string[]>('hints-put-away', z.array(z.string()).readonly(), []);

/** Which hints were read and put away. Kept on this machine. */
export class HintShelf {
  #away = $state.raw<ReadonlySet<string>>(new Set(stored.read()));

  get away(): ReadonlySet<string> {
    return this.#away;
  }
  putAway(id: string): void {
    this.#keep(new Set([...this.#away, id]));
  }
  showAgain(): void {
    this.#keep(new Set());
  }
  #keep(away: ReadonlySet<string>): void {
    this.#away = away;
    stored.write([...away]);
  }
}
