import type { RunDetail, RunSummary } from '../../../main-process/contract/studio.ts';
import type { StartEvent, TrainingEvent } from '../../../main-process/contract/training-events.ts';
import { CurveSeries } from './curve-series.ts';
import { RunMeasurements } from './run-measurements.ts';

export type LogLine = RunDetail['log'][number];
export interface Phase {
  readonly name: 'preparing' | 'training' | 'evaluating' | 'paused' | 'stopping';
  readonly progress: number | undefined;
  readonly message: string | undefined;
}
/** The last lines are enough to read; the run folder keeps all. */
const MOST_LINES = 20_000;

/** Everything the window knows of one run: asked for once, then kept up to date by events. */
export class RunRecord {
  readonly id: string;
  /** Text of the design that is trained. */
  readonly design: string;
  readonly series: CurveSeries;
  readonly measurements: RunMeasurements;
  summary = $state.raw<RunSummary>() as RunSummary;
  start = $state.raw<StartEvent | null>(null);
  phase = $state.raw<Phase | null>(null);
  log = $state.raw<readonly LogLine[]>([]);
  checkpoint = $state.raw<{ readonly epoch: number; readonly step: number } | null>(null);
  imagesPerSecond = $state<number | null>(null);
  /** Changes with what series, measurements and log hold, at most once a frame. */
  revision = $state(0);
  #frame = 0;
  /** Seconds of this session up to now, without pauses, to tell the time left from. */
  #since: number | null = null;
  #stepsBefore = 0;
  elapsed = $state(0);

  constructor(detail: RunDetail) {
    this.id = detail.summary.id;
    this.design = detail.design;
    this.summary = detail.summary;
    this.start = detail.start ?? null;
    const exits = detail.start?.outputs.map(({ id }) => id) ?? exitsOf(detail);
    this.series = new CurveSeries(exits);
    detail.steps.forEach((event) => this.series.addStep(event));
    detail.epochs.forEach((event) => this.series.addEpoch(event));
    this.measurements = new RunMeasurements(detail);
    this.imagesPerSecond = detail.steps[detail.steps.length - 1]?.imagesPerSecond ?? null;
    this.log = detail.log.slice(-MOST_LINES);
    this.revision = this.series.revision;
    this.#stepsBefore = this.series.lastStep;
    if (detail.summary.status === 'running') this.#resumeClock();
  }

  get totalSteps(): number {
    return this.start ? this.start.epochs * this.start.stepsPerEpoch : 0;
  }
  /** Epochs before that of the last step; null before the run has started. */
  get epochsDone(): number | null {
    void this.revision;
    return this.start ? Math.floor(Math.max(0, this.series.lastStep - 1) / this.start.stepsPerEpoch) : null;
  }
  /** 0..1 */
  get progress(): number {
    void this.revision;
    return this.totalSteps > 0 ? Math.min(1, this.series.lastStep / this.totalSteps) : 0;
  }
  /** Seconds left by the pace of this session; null while it cannot be told. */
  get secondsLeft(): number | null {
    void this.revision;
    const done = this.series.lastStep - this.#stepsBefore;
    if (this.totalSteps === 0 || done < 2 || this.elapsed <= 0) return null;
    return ((this.totalSteps - this.series.lastStep) * this.elapsed) / done;
  }

  take(event: TrainingEvent): void {
    this.measurements.take(event);
    switch (event.event) {
      case 'start':
        this.series.expect(event.outputs.map(({ id }) => id));
        if (event.fromStep > 1) this.series.rewind(event.fromStep - 1, event.stepsPerEpoch);
        this.start = event;
        this.elapsed = 0;
        this.#resumeClock();
        break;
      case 'step':
        this.series.addStep(event);
        this.imagesPerSecond = event.imagesPerSecond;
        this.#tick();
        break;
      case 'epoch':
        this.series.addEpoch(event);
        this.#tick();
        break;
      case 'phase':
        this.phase = { name: event.phase, progress: event.progress, message: event.message };
        if (event.phase === 'paused') this.#pauseClock();
        else if (this.#since === null && event.phase === 'training') this.#since = performance.now();
        break;
      case 'checkpoint':
        this.checkpoint = { epoch: event.epoch, step: event.step };
        this.note('info', `Checkpoint after epoch ${event.epoch}, step ${event.step}.`);
        break;
      case 'log':
        this.note(event.level, event.message);
        break;
      case 'end':
        this.phase = null;
        this.#pauseClock();
        break;
    }
    this.#draw();
  }

  note(level: LogLine['level'], message: string): void {
    this.log = [...this.log.slice(1 - MOST_LINES), { time: new Date().toISOString(), level, message }];
  }

  #resumeClock(): void {
    this.#since = performance.now();
    this.#stepsBefore = this.series.lastStep;
  }
  #pauseClock(): void {
    this.#tick();
    this.#since = null;
  }
  #tick(): void {
    if (this.#since === null) return;
    const now = performance.now();
    this.elapsed += (now - this.#since) / 1000;
    this.#since = now;
  }
  #draw(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.revision += 1;
    });
  }
}

const exitsOf = (detail: RunDetail): readonly string[] =>
  Object.keys(detail.epochs[0]?.train ?? detail.steps[0]?.loss ?? {});
