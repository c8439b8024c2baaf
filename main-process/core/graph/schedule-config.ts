import { z } from 'zod';

/** How the learning rate goes over the epochs. */
export const scheduleKinds = ['step', 'cosine', 'one-cycle', 'constant'] as const;
export type ScheduleKind = (typeof scheduleKinds)[number];

/** × `factor` after each of these fractions of the epochs (spec multiway-backprop §3). A file that names no kind means this one. */
const step = z.looseObject({
  // Optional as well: so the union takes an object without it for this variant.
  kind: z.literal('step').optional().default('step'),
  factor: z.number().positive().max(1).default(0.1),
  at: z.array(z.number().min(0).max(1)).max(100).default([0.4, 0.6]),
});

/** Half a cosine from the rate down to `floor` times it (arXiv 1608.03983, without restarts). */
const cosine = z.looseObject({ kind: z.literal('cosine'), floor: z.number().min(0).max(1).default(0) });

/**
 * Up from `from` times the rate to the rate itself at the fraction `peak` of the epochs, then down to `to` times it, both along
 * half a cosine (arXiv 1708.07120; defaults as in PyTorch: 1/25 and 1/250,000, at 0.3).
 */
const oneCycle = z.looseObject({
  kind: z.literal('one-cycle'),
  peak: z.number().min(0).max(1).default(0.3),
  from: z.number().positive().max(1).default(0.04),
  to: z.number().positive().max(1).default(4e-6),
});

const constant = z.looseObject({ kind: z.literal('constant') });

export const scheduleConfig = z.discriminatedUnion('kind', [step, cosine, oneCycle, constant]);
export type ScheduleConfig = z.output<typeof scheduleConfig>;
export type StepScheduleConfig = z.output<typeof step>;

/** A schedule of that kind as it starts out. */
export const newSchedule = (kind: ScheduleKind): ScheduleConfig => scheduleConfig.parse({ kind });
