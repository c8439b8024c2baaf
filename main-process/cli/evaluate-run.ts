import type { EvaluatedPart, EvaluationSummary } from '../contract/evaluation.ts';
import type { RunStore } from '../runs/index.ts';
import { openEvaluations } from '../service/evaluations.ts';
import type { CliContext } from './context.ts';
import { grouped } from './numbers.ts';
import { right, table } from './table.ts';

export interface EvaluateRunOptions {
  readonly checkpoint: string;
  readonly part: EvaluatedPart;
  readonly again?: boolean;
  /** Leave the device to a run that trains. */
  readonly beside?: boolean;
}

/** Evaluates a run unless that was done, and tells how far it is. Ctrl-C ends it. */
export async function evaluateRun(
  { output, spawnTrainer }: Pick<CliContext, 'output' | 'spawnTrainer'>,
  store: RunStore,
  run: string,
  { checkpoint, part, again = false, beside = false }: EvaluateRunOptions,
): Promise<EvaluationSummary> {
  const tell = ({ phase, progress }: { readonly phase: string; readonly progress: number }): void => {
    if (output.interactive) process.stderr.write(`\r${phase} ${Math.round(100 * progress)} %   `);
  };
  const evaluations = openEvaluations({ spawnTrainer, store, training: () => (beside ? 'another' : null), tell });
  process.once('SIGINT', evaluations.close);
  try {
    const { evaluation } = await evaluations.handlers['evaluation.run']({ run, checkpoint, part, again });
    if (output.interactive) process.stderr.write('\r\x1b[K');
    return evaluation;
  } finally {
    process.removeListener('SIGINT', evaluations.close);
  }
}

/** What was evaluated, and a table of the outputs. */
export function evaluationLines({ checkpoint, part, images, device, outputs }: EvaluationSummary): readonly string[] {
  const columns = [
    { title: 'output' },
    ...['error, %', 'top-5, %', 'loss', 'parameters', 'multiply-adds', 'ms, one image', 'ms, of a batch'].map(right),
  ];
  const rows = outputs.map(({ name, error, top5Error, loss, parameters, multiplyAdds, latency }) => [
    name, error.toFixed(2), top5Error?.toFixed(2) ?? '–', loss.toFixed(4), grouped(parameters), grouped(multiplyAdds),
    latency?.single.toFixed(2) ?? '–', latency?.batch.toFixed(3) ?? '–',
  ]);
  return [`${grouped(images)} ${part} images, checkpoint ${checkpoint.name} (epoch ${checkpoint.epoch}), on ${device}`, '', table(columns, rows)];
}
