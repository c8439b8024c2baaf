import { z } from 'zod';
import { preference } from '../../host/preferences.ts';

export const themeChoices = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themeChoices)[number];

const stored = preference<ThemeChoice>('theme', z.enum(themeChoices), 'system');

/** Light or dark: the system's, unless the person says otherwise. The tokens follow `data-theme` on the root. */
export class Theme {
  #choice = $state<ThemeChoice>(stored.read());
  #systemDark = $state(false);
  readonly dark: boolean = $derived(this.#choice === 'system' ? this.#systemDark : this.#choice === 'dark');

  constructor() {
    const media = matchMedia('(prefers-color-scheme: dark)');
    this.#systemDark = media.matches;
    media.addEventListener('change', (event) => (this.#systemDark = event.matches));
    this.#apply();
  }

  get choice(): ThemeChoice {
    return this.#choice;
  }
  set choice(choice: ThemeChoice) {
    this.#choice = choice;
    stored.write(choice);
    this.#apply();
  }

  #apply(): void {
    if (this.#choice === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.#choice;
  }
}
