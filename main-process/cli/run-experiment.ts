import type { ExperimentKind, ExperimentValues } from '../contract/run-organisation.ts';
import type { Document } from '../core/graph/document.ts';
import { serialiseDocument } from '../core/graph/serialise.ts';
import type { RunRecord, RunStore } from '../runs/index.ts';
import { checkDesign } from '../service/check-design.ts';
import type { CliContext } from './context.ts';
import { Failure, INTERRUPTED } from './failure.ts';
import { followRun } from './follow-run.ts';
import type { Output } from './output.ts';

export interface ExperimentRun {
  readonly values: ExperimentValues;
  readonly design: Document;
}
export interface ExperimentPlan {
  readonly id: string;
  readonly name: string;
  readonly kind: ExperimentKind;
  readonly runs: readonly ExperimentRun[];
  readonly engine: string | undefined;
}
/** A run of the plan, and the folder where it is kept. */
export interface DoneRun {
  readonly values: ExperimentValues;
  readonly directory: string;
}

/**
 * Trains the runs of a plan one after the other in the foreground. Those that the library has already are taken as they
 * are or resumed, so the same plan under the same id goes on where it was. A run that fails is told and passed over.
 * @throws Failure after Ctrl-C, StudioError when a design cannot be trained
 */
export async function runExperiment(plan: ExperimentPlan, store: RunStore, context: CliContext): Promise<readonly DoneRun[]> {
  for (const { design } of plan.runs) await checkDesign(serialiseDocument(design));
  const { output } = context;
  const done: DoneRun[] = [];
  for (const [index, run] of plan.runs.entries()) {
    const name = `${index + 1} of ${plan.runs.length}: ${valuesText(run.values)}`;
    const kept = await findRun(store, plan.id, run.values);
    const isComplete = kept?.status === 'completed';
    if (isComplete) output.say(`Run ${name} is complete: ${kept.id}`);
    else {
      output.say(`Run ${name}`);
      await trainOne(run, plan, kept, store, context);
    }
    const trained = isComplete ? kept : await findRun(store, plan.id, run.values);
    if (trained) done.push({ values: run.values, directory: store.directoryOf(trained.id) });
  }
  return done;
}

export const valuesText = (values: ExperimentValues): string => Object.entries(values).map(([key, value]) => `${key} ${String(value)}`).join(', ');

/** Of several, a complete one, then one that can go on: a run that failed may have been started anew. */
async function findRun(store: RunStore, experiment: string, values: ExperimentValues): Promise<RunRecord | undefined> {
  const isOf = (record: RunRecord): boolean => record.experiment?.id === experiment && sameValues(record.experiment.values, values);
  const same = (await store.records()).filter(isOf);
  return same.find(({ status }) => status === 'completed') ?? same[0];
}

const sameValues = (a: ExperimentValues, b: ExperimentValues): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([key, value]) => b[key] === value);

async function trainOne(
  run: ExperimentRun,
  plan: ExperimentPlan,
  kept: RunRecord | undefined,
  store: RunStore,
  context: CliContext,
): Promise<void> {
  const { id, name, kind, engine } = plan;
  const resumable = kept !== undefined && (await store.summary(kept.id)).resumable;
  try {
    await followRun({
      ...context,
      output: onStderr(context.output),
      store,
      json: false,
      begin: async (manager) => {
        if (resumable) return manager.resume(kept.id);
        const [made] = await manager.startAll([
          { design: serialiseDocument(run.design), document: run.design, engine, experiment: { id, name, kind, values: run.values } },
        ]);
        if (!made) throw new Failure('The run was not made.');
        return made;
      },
    });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.exitCode === INTERRUPTED) throw new Failure(`${error.message}\nThe experiment, ${id}, can go on with the rest.`, INTERRUPTED);
    context.output.say(error.message);
  }
}

/** Standard output is for the table alone. */
const onStderr = (output: Output): Output => ({ ...output, print: output.say });
