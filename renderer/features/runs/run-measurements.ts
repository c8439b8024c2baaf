import type { RunDetail, RunMark } from '../../../main-process/contract/studio.ts';
import type { GradientsEvent, HeadsEvent, ResourcesEvent, TrainingEvent } from '../../../main-process/contract/training-events.ts';

/** More measurements of a kind are thinned to half. The run folder keeps all. */
const MOST = 2000;

/** What was measured beside the steps of one run: gradients, outputs compared, memory, and moments to mark. Appended to in place. */
export class RunMeasurements {
  #gradients: GradientsEvent[];
  #heads: HeadsEvent[];
  #marks: RunMark[];
  #resources: ResourcesEvent | null;

  constructor({ gradients, heads, marks, resources }: Pick<RunDetail, 'gradients' | 'heads' | 'marks' | 'resources'>) {
    this.#gradients = [...gradients];
    this.#heads = [...heads];
    this.#marks = [...marks];
    this.#resources = resources ?? null;
  }

  get gradients(): readonly GradientsEvent[] {
    return this.#gradients;
  }
  get heads(): readonly HeadsEvent[] {
    return this.#heads;
  }
  get marks(): readonly RunMark[] {
    return this.#marks;
  }
  get resources(): ResourcesEvent | null {
    return this.#resources;
  }
  /** The last comparison that somebody asked for. */
  get asked(): HeadsEvent | null {
    return [...this.#heads].reverse().find(({ asked }) => asked) ?? null;
  }

  /** Events that were told already (asked for while they came) are recognised by their step. */
  take(event: TrainingEvent): void {
    switch (event.event) {
      case 'gradients':
        if (event.step > lastStep(this.#gradients)) this.#gradients = thinned([...this.#gradients, event]);
        return;
      case 'heads':
        if (event.step > lastStep(this.#heads)) this.#heads = thinned([...this.#heads, event]);
        return;
      case 'resources':
        this.#resources = event;
        return;
      case 'mark':
        return this.#mark({ mark: event.mark, step: event.step });
      case 'checkpoint':
        return this.#mark({ mark: 'checkpoint', step: event.step });
      case 'start':
        if (event.fromStep <= 1) return;
        this.#gradients = this.#gradients.filter(({ step }) => step < event.fromStep);
        this.#heads = this.#heads.filter(({ step }) => step < event.fromStep);
        return this.#mark({ mark: 'resume', step: event.fromStep - 1 });
      case 'step':
      case 'epoch':
      case 'phase':
      case 'log':
      case 'end':
        return;
    }
  }

  #mark(mark: RunMark): void {
    const known = this.#marks.some((other) => other.mark === mark.mark && other.step === mark.step);
    if (!known) this.#marks = [...this.#marks, mark];
  }
}

const lastStep = (events: readonly { readonly step: number }[]): number => events[events.length - 1]?.step ?? 0;

/** Every second one; the newest, and what somebody asked for, always. */
const thinned = <T extends GradientsEvent | HeadsEvent>(events: T[]): T[] => {
  const stays = (event: T): boolean => event === events[events.length - 1] || (event.event === 'heads' && event.asked);
  return events.length <= MOST ? events : events.filter((event, index) => index % 2 === 0 || stays(event));
};

/** The last of some events at or before a step; the very last where `step` is null. They are in order. */
export function atStep<T extends { readonly step: number }>(events: readonly T[], step: number | null): T | null {
  if (step === null) return events[events.length - 1] ?? null;
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.step ?? 0) <= step) low = middle + 1;
    else high = middle;
  }
  return events[low - 1] ?? null;
}
