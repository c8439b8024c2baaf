import type { RunMark } from '../../../main-process/contract/studio.ts';
import type { TrainingConfig } from '../../../main-process/core/graph/training-config.ts';
import { rateMarks } from '../../../main-process/core/schedule/learning-rate.ts';
import { smooth, weightFor, type Columns } from '../runs/curve-series.ts';
import { dropText } from '../training/run-configuration.ts';
import type { ChartMark, ChartModel } from './chart-model.ts';

export interface ChartOutput {
  readonly id: string;
  readonly name: string;
  readonly colour: string;
}

/** How columns become a chart. */
export interface ChartForm {
  readonly outputs: readonly ChartOutput[];
  /** Factor from the columns' x to the axis. */
  readonly scale: number;
  readonly smoothing: number;
  readonly range: readonly [number, number];
  readonly marks: readonly ChartMark[];
}

/** A line for each output, raw and smoothed. */
export function chartOf(columns: Columns, { outputs, scale, smoothing, range, marks }: ChartForm, best: ChartModel['best'] = []): ChartModel {
  return {
    x: columns.x.map((x) => x * scale),
    lines: outputs.map((output) => {
      const raw = columns.y[output.id] ?? [];
      return { ...output, raw, smooth: smooth(raw, weightFor(smoothing, raw.length)) };
    }),
    xMin: range[0],
    xMax: range[1],
    marks,
    best,
  };
}

const words: Readonly<Record<RunMark['mark'], string>> = {
  pause: 'paused',
  continue: '',
  resume: 'resumed',
  checkpoint: '',
  'early-stop': 'stopped early',
};

/** Moments of a run on an axis where an epoch is `perEpoch` long: what the rate does, pauses, resumes, checkpoints. */
export function marksOf(
  config: TrainingConfig | null,
  marks: readonly RunMark[],
  stepsPerEpoch: number,
  perEpoch: number,
): readonly ChartMark[] {
  const rate = { drop: config ? `lr ${dropText(config)}` : '', warm: 'warm', peak: 'lr peak' };
  return [
    ...(config ? rateMarks(config) : []).map(({ position, kind }): ChartMark => {
      return { x: position * perEpoch, label: rate[kind], kind: 'rate' };
    }),
    ...marks.flatMap(({ mark, step }): ChartMark[] => {
      const x = (step / stepsPerEpoch) * perEpoch;
      if (mark === 'continue' || step === 0) return [];
      return [{ x, label: words[mark], kind: mark === 'checkpoint' ? 'checkpoint' : 'session' }];
    }),
  ].sort((a, b) => a.x - b.x);
}
