import { appendFileSync } from 'node:fs';
import { analyse } from '../../main-process/core/analyse.ts';
import type { RunExperiment } from '../../main-process/contract/run-organisation.ts';
import type { Document } from '../../main-process/core/graph/document.ts';
import { serialiseDocument } from '../../main-process/core/graph/serialise.ts';
import type { TrainingConfig } from '../../main-process/core/graph/training-config.ts';
import { runPaths, type RunStore } from '../../main-process/runs/index.ts';

/**
 * A complete run as a trainer leaves it, its curves falling to the given test errors, %.
 * @param errors one an exit, shallow to deep
 */
export async function keptRun(
  store: RunStore,
  document: Document,
  training: Partial<TrainingConfig>,
  errors: readonly number[],
  experiment?: RunExperiment,
): Promise<string> {
  const design = { ...document, training: { ...document.training, ...training } };
  const made = { design: serialiseDocument(design), title: design.name, training: design.training, versions: {} };
  const { id, directory } = await store.create(experiment === undefined ? made : { ...made, experiment });
  const { exits, totals } = analyse(design);
  const outputs = exits.map(({ exit: { id: exit, name, depth }, parameters, multiplyAdds: flops }) => (
    { id: exit, name, depth, parameters, flops }
  ));
  const { epochs } = design.training;
  const { metrics } = runPaths(directory);
  const say = (event: object): void => appendFileSync(metrics, `${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
  say({ event: 'start', run: id, engine: 'fake', device: 'none', parameters: totals.parameters, outputs, epochs, stepsPerEpoch: 79, fromStep: 1 });
  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    const values = Object.fromEntries(outputs.map(({ id: exit }, at) => {
      const error = (errors[at] ?? 50) + 30 * (1 - epoch / epochs);
      return [exit, { loss: error / 30, error }];
    }));
    say({ event: 'epoch', epoch, learningRate: 0.1, seconds: 20, train: values, test: values });
  }
  say({ event: 'end', status: 'completed' });
  await store.change(id, { status: 'completed' });
  return id;
}
