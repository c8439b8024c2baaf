import { z } from 'zod';
import { preference } from '../../host/preferences.ts';
import type { Studio } from '../../shell/studio.svelte.ts';
import { tourSteps, type Start, type TourStep } from './steps.ts';

/** `new`: never asked. `declined` and `finished`: it is found in the help, and offered no more by itself. */
const states = ['new', 'declined', 'finished'] as const;
const stored = preference<(typeof states)[number]>('tour', z.enum(states), 'new');

/** The five steps from a template to a trained network. Starts only when it is asked for; can be left at any moment. */
export class Tour {
  readonly #studio: Studio;
  #index = $state<number | null>(null);
  #known = $state(stored.read());
  #start: Start = { nodes: {}, runs: 0 };
  /** Steps whose real thing has happened; going back does not undo that. */
  #done = $state.raw<ReadonlySet<string>>(new Set());
  /** Counts the times that the card was asked for, so that it takes the focus again. */
  asked = $state(0);

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  readonly step: TourStep | null = $derived.by(() => (this.#index === null ? null : (tourSteps[this.#index] ?? null)));
  readonly number: number = $derived.by(() => (this.#index ?? 0) + 1);
  readonly count = tourSteps.length;
  readonly done: boolean = $derived.by(() => this.step !== null && this.#done.has(this.step.id));
  readonly isLast: boolean = $derived.by(() => this.#index === tourSteps.length - 1);
  /** Not yet taken or declined: the welcome may offer it in a card. */
  readonly isNew: boolean = $derived.by(() => this.#known === 'new');

  /** Starts, or goes to the card of the step that is under way. */
  begin(): void {
    this.asked += 1;
    if (this.#index !== null) return;
    this.#done = new Set();
    this.#go(0);
  }
  next(): void {
    if (this.#index === null) return;
    if (this.isLast) this.#end('finished');
    else this.#go(this.#index + 1);
  }
  back(): void {
    if (this.#index !== null && this.#index > 0) this.#go(this.#index - 1);
  }
  leave(): void {
    this.#end(this.#known === 'finished' ? 'finished' : 'declined');
  }
  decline(): void {
    this.#remember('declined');
  }
  /** To be called whenever something may have happened. */
  look(): void {
    const { step } = this;
    if (step && !this.#done.has(step.id) && step.done(this.#studio, this.#start)) this.#done = new Set([...this.#done, step.id]);
  }

  #go(index: number): void {
    this.#index = index;
    const { editor, runs } = this.#studio;
    this.#start = { nodes: editor.document.nodes, runs: runs.summaries.length };
    if (tourSteps[index]?.id === 'exit') this.#studio.analysedExit = null;
    this.look();
  }
  #end(how: 'declined' | 'finished'): void {
    this.#index = null;
    this.#remember(how);
  }
  #remember(how: 'declined' | 'finished'): void {
    this.#known = how;
    stored.write(how);
  }
}
