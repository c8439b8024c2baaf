import { z } from 'zod';
import { preference } from '../../host/preferences.ts';

const stored = preference('files', z.object({ restore: z.boolean(), reload: z.boolean() }), { restore: true, reload: true });

/** How this person wants files handled: the same in every window, kept between sessions. */
class FileSettings {
  #values = $state.raw(stored.read());

  /** Open the files of the last session at the start. */
  get restore(): boolean {
    return this.#values.restore;
  }
  set restore(restore: boolean) {
    this.#set({ ...this.#values, restore });
  }
  /** Read a design without unsaved changes again, unasked, when its file changes. */
  get reload(): boolean {
    return this.#values.reload;
  }
  set reload(reload: boolean) {
    this.#set({ ...this.#values, reload });
  }

  #set(values: { readonly restore: boolean; readonly reload: boolean }): void {
    this.#values = values;
    stored.write(values);
  }
}

export const fileSettings = new FileSettings();
