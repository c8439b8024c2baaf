import { z } from 'zod';
import { filePath } from './names.ts';
import { experimentKinds, experimentValues, runWords, runWordsChange } from './run-organisation.ts';
import { runSummary } from './run-summary.ts';

const nothing = z.object({});
const run = z.string();

/** Runs of one experiment. A larger one is better told apart into several. */
export const MOST_RUNS = 2000;

/** What waits for the device. */
export const queueState = z.object({
  /** Ids in the order in which they will train; the one that trains is not among them. */
  runs: z.array(run),
  /** The next one waits for a person. */
  paused: z.boolean(),
  /** How many were left behind by an application that ended; they wait until somebody goes on or removes them. */
  found: z.int(),
});
export type QueueState = z.output<typeof queueState>;

export const runSettings = z.object({
  /** What happens at the start to runs that waited when the application ended. */
  foundQueue: z.enum(['ask', 'go-on']).default('ask'),
  /** Folders of runs that are shown beside the application's own, absolute. */
  folders: z.array(filePath).max(50).default([]),
  /** A run that completes is evaluated by itself, when nothing waits to train. */
  evaluateAfter: z.boolean().default(true),
});
export type RunSettings = z.output<typeof runSettings>;
/** What is not named stays: a default would put it back. */
const { foundQueue, evaluateAfter } = runSettings.shape;
const runSettingsChange = z.object({ foundQueue: foundQueue.unwrap(), evaluateAfter: evaluateAfter.unwrap() }).partial();

/** A folder of runs that the library shows. */
export const runsFolder = z.object({
  path: z.string(),
  /** The application's own, where new runs are made. */
  own: z.boolean(),
  runs: z.int(),
  /** Why its runs cannot be shown. */
  problem: z.string().optional(),
});
export type RunsFolder = z.output<typeof runsFolder>;
const runsFolders = z.object({ folders: z.array(runsFolder) });

export const trashEntry = z.object({
  /** Names it in the trash. */
  trashed: z.string(),
  deletedAt: z.string(),
  bytes: z.number(),
  summary: runSummary,
});
export type TrashEntry = z.output<typeof trashEntry>;

/** The library of runs, its queue, its experiments and its trash; what concerns one run's training is in studio.ts. */
export const runRequests = {
  /** Tags, notes, name, pin, project. An empty value takes the word back. */
  'runs.update': { params: runWordsChange.extend({ run }), result: runSummary },
  /** To the trash; `trashed` brings it back. */
  'runs.delete': { params: z.object({ run }), result: z.object({ trashed: z.string() }) },
  /** Bytes on disk of each run and of the trash; of one run alone when it is named. */
  'runs.usage': { params: z.object({ run: run.optional() }), result: z.object({ runs: z.record(z.string(), z.number()), trash: z.number() }) },
  /** Shows the run's folder in the system's file manager. Only in Electron. */
  'runs.reveal': { params: z.object({ run }), result: nothing },
  'runs.settings': { params: nothing, result: runSettings },
  'runs.changeSettings': { params: runSettingsChange, result: runSettings },
  /** The own one first. */
  'runs.folders': { params: nothing, result: runsFolders },
  /** Shows the runs of another folder too, at later starts as well. */
  'runs.addFolder': { params: z.object({ path: filePath }), result: runsFolders },
  /** Takes a folder off the list; on the disk nothing changes. */
  'runs.removeFolder': { params: z.object({ path: filePath }), result: runsFolders },
  'trash.list': { params: nothing, result: z.object({ entries: z.array(trashEntry) }) },
  'trash.restore': { params: z.object({ trashed: z.array(z.string()).min(1) }), result: z.object({ runs: z.array(runSummary) }) },
  /** Removes for good: those named, or everything. */
  'trash.empty': { params: z.object({ trashed: z.array(z.string()).nullable() }), result: nothing },
  /** Checks every design, then makes all runs and queues them in this order. Nothing is made when one cannot be trained. */
  'experiments.start': {
    params: z.object({
      name: z.string().trim().min(1).max(200),
      kind: z.enum(experimentKinds),
      /** File of the design that they are made from, where there is one. */
      path: filePath.optional(),
      runs: z
        .array(
          z.object({
            design: z.string(),
            values: experimentValues,
            engine: z.string().optional(),
            name: runWords.name,
            tags: runWords.tags,
          }),
        )
        .min(1)
        .max(MOST_RUNS),
    }),
    result: z.object({ experiment: z.string(), runs: z.array(runSummary) }),
  },
  /** Stops the run of it that trains, with a checkpoint, and takes those that wait out of the queue. */
  'experiments.stop': { params: z.object({ experiment: z.string() }), result: nothing },
  'queue.get': { params: nothing, result: queueState },
  /** Puts a waiting run before another one, or last. */
  'queue.move': { params: z.object({ run, before: run.nullable() }), result: queueState },
  /** Pausing lets the run that trains come to its end. */
  'queue.pause': { params: z.object({ paused: z.boolean() }), result: queueState },
} as const;
