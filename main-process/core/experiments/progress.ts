/** What of a run its experiment is told by; a summary of a run has it. */
export interface Member {
  readonly id: string;
  readonly createdAt: string;
  readonly status: string;
  readonly epoch: number;
  readonly epochs: number;
  readonly experiment?: Belonging | undefined;
}
interface Belonging {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly values: Readonly<Record<string, string | number | boolean>>;
}

export interface ExperimentOf<R extends Member> {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** In the order in which they were queued. */
  readonly runs: readonly R[];
  /** Fields that its runs differ in, in the order in which they were chosen. */
  readonly fields: readonly string[];
  /** Of all epochs of all its runs, 0 … 1; a run that has ended counts whole. */
  readonly progress: number;
  /** Runs that can bring nothing more without somebody's doing. */
  readonly ended: number;
}

const atWork = new Set(['queued', 'preparing', 'running', 'paused']);

/** The experiments that runs belong to, newest first. They have no file of their own: each run names its own. */
export function experimentsOf<R extends Member>(runs: readonly R[]): readonly ExperimentOf<R>[] {
  const members = new Map<string, R[]>();
  for (const run of runs) {
    if (!run.experiment) continue;
    const known = members.get(run.experiment.id);
    if (known) known.push(run);
    else members.set(run.experiment.id, [run]);
  }
  return [...members.values()].map(experimentOf).sort((a, b) => ((a.runs[0]?.createdAt ?? '') < (b.runs[0]?.createdAt ?? '') ? 1 : -1));
}

function experimentOf<R extends Member>(members: readonly R[]): ExperimentOf<R> {
  const runs = [...members].sort((a, b) => (a.createdAt === b.createdAt ? (a.id < b.id ? -1 : 1) : a.createdAt < b.createdAt ? -1 : 1));
  const { id = '', name = '', kind = '' } = runs[0]?.experiment ?? {};
  const done = runs.map((run) => (atWork.has(run.status) ? run.epoch / Math.max(1, run.epochs) : 1));
  return {
    id, name, kind, runs,
    fields: [...new Set(runs.flatMap(({ experiment }) => Object.keys(experiment?.values ?? {})))],
    progress: done.reduce((sum, share) => sum + share, 0) / Math.max(1, runs.length),
    ended: runs.filter(({ status }) => !atWork.has(status)).length,
  };
}
