import type { RunDetail } from '../contract/studio.ts';
import { type GradientsEvent, type HeadsEvent, type StepEvent, type TrainingEvent } from '../contract/training-events.ts';
import { linesForwards } from './lines.ts';
import { parseLine } from './metrics.ts';
import { EvenThinning, PeakThinning } from './thinning.ts';

/** Points of a step curve that are handed to the window: more than its pixels. */
export const MAX_STEPS = 4000;
/** Columns of a heat map and places of a scrubber. */
const MAX_MEASUREMENTS = 400;
/** The last lines of a log that is longer. */
const MAX_LOG = 20_000;

type Curves = Omit<RunDetail, 'summary' | 'design'>;

/**
 * What the window shows of a run's metrics. The file is read block by block: a run of 400 epochs has hundreds of
 * thousands of lines. Steps are thinned so that no peak is lost, to about `maxSteps`.
 */
export async function readCurves(path: string, maxSteps = MAX_STEPS): Promise<Curves> {
  const curves = new CurvesReader(maxSteps);
  for await (const lines of linesForwards(path)) {
    for (const line of lines) {
      const logged = parseLine(line);
      if (logged) curves.add(logged.event, logged.time);
    }
  }
  return curves.result();
}

class CurvesReader {
  readonly #maxSteps: number;
  #steps: PeakThinning<StepEvent> | null = null;
  readonly #gradients = new EvenThinning<GradientsEvent>(MAX_MEASUREMENTS);
  readonly #heads = new EvenThinning<HeadsEvent>(MAX_MEASUREMENTS);
  readonly #asked: HeadsEvent[] = [];
  readonly #rest: Pick<Curves, 'epochs' | 'log' | 'marks'> = { epochs: [], log: [], marks: [] };
  readonly #single: Pick<Curves, 'start' | 'end' | 'resources'> = {};

  constructor(maxSteps: number) {
    this.#maxSteps = maxSteps;
  }

  add(event: TrainingEvent, time: string): void {
    const { epochs, log, marks } = this.#rest;
    switch (event.event) {
      case 'step':
        this.#steps ??= new PeakThinning(bucketsFor(this.#maxSteps, Object.keys(event.loss).length), ({ loss }) => Object.values(loss));
        return this.#steps.add(event);
      case 'gradients':
        return this.#gradients.add(event);
      case 'heads':
        if (event.asked) this.#asked.push(event);
        else this.#heads.add(event);
        return;
      case 'epoch':
        epochs.push(event);
        return;
      case 'log':
        log.push({ time, level: event.level, message: event.message });
        if (log.length > 2 * MAX_LOG) log.splice(0, log.length - MAX_LOG);
        return;
      case 'mark':
        marks.push({ mark: event.mark, step: event.step });
        return;
      case 'checkpoint':
        marks.push({ mark: 'checkpoint', step: event.step });
        return;
      case 'resources':
        this.#single.resources = event;
        return;
      case 'start':
        this.#single.start = event;
        delete this.#single.end;
        if (event.fromStep > 1) marks.push({ mark: 'resume', step: event.fromStep - 1 });
        return;
      case 'end':
        this.#single.end = event;
        return;
      case 'phase':
        return;
    }
  }

  result(): Curves {
    const byStep = (a: { readonly step: number }, b: { readonly step: number }): number => a.step - b.step;
    return {
      ...this.#single,
      ...this.#rest,
      log: this.#rest.log.slice(-MAX_LOG),
      steps: this.#steps?.kept(byStep) ?? [],
      gradients: this.#gradients.kept,
      heads: [...this.#heads.kept, ...this.#asked].sort(byStep),
    };
  }
}

/** A bucket gives its first point and two of each output. */
const bucketsFor = (maxSteps: number, outputs: number): number => Math.max(8, Math.floor(maxSteps / (1 + 2 * outputs)));
