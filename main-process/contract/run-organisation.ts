import { z } from 'zod';

/** What a person adds to a run, and the experiment that it is part of: in run.json, in summaries and in requests alike. */

export const experimentKinds = ['sweep', 'ablation', 'reproduce'] as const;
export type ExperimentKind = (typeof experimentKinds)[number];

/** Safe as part of a file's name and on a command line. */
const experimentId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/);

/** What tells this run from the others of its experiment: path of a field → its value, "learningRate" → 0.05. */
export const experimentValues = z.record(z.string().max(200), z.union([z.string().max(1000), z.number(), z.boolean()]));
export type ExperimentValues = z.output<typeof experimentValues>;

export const runExperiment = z.object({
  id: experimentId,
  name: z.string(),
  kind: z.enum(experimentKinds),
  values: experimentValues,
});
export type RunExperiment = z.output<typeof runExperiment>;

const tag = z.string().trim().min(1).max(60);

/** A person's own words about a run; what was never said is absent. */
export const runWords = {
  /** A name of one's own, shown in place of "r-014". */
  name: z.string().trim().max(200).optional(),
  tags: z.array(tag).max(50).optional(),
  notes: z.string().max(100_000).optional(),
  pinned: z.boolean().optional(),
  /** What the run belongs to: the name of its design's folder unless a person said another. */
  project: z.string().trim().max(200).optional(),
} as const;

/** Changes of those words: an empty text, an empty list or `false` takes one back. */
export const runWordsChange = z.object(runWords);
export type RunWordsChange = z.output<typeof runWordsChange>;
