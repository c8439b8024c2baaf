import { z } from 'zod';

/** A place that a data set can be had from. */
export const datasetMirror = z.object({
  id: z.string(),
  /** "University of Toronto, binary version" */
  title: z.string(),
  /** Host of the address, for a person who wants to know whom they ask. */
  host: z.string(),
  /** Bytes to receive, all files together. */
  bytes: z.number(),
});
export type DatasetMirror = z.output<typeof datasetMirror>;

/** How a download stands. Bytes and seconds. */
export const downloadState = z.discriminatedUnion('state', [
  /** Not asked for; `kept` bytes of an earlier try are there to go on from. */
  z.object({ state: z.literal('idle'), kept: z.number() }),
  z.object({
    state: z.literal('running'),
    phase: z.enum(['connecting', 'receiving', 'checking']),
    mirror: z.string(),
    file: z.string(),
    received: z.number(),
    total: z.number(),
    /** Null until it can be told. */
    bytesPerSecond: z.number().nullable(),
    secondsLeft: z.number().nullable(),
  }),
  z.object({ state: z.literal('done'), path: z.string() }),
  /** What happened, where, and what to do. `kept` bytes are there to go on from. */
  z.object({ state: z.literal('failed'), message: z.string(), kept: z.number() }),
]);
export type DownloadState = z.output<typeof downloadState>;

/** A data set that the application can bring. */
export const datasetOffer = z.object({
  /** Name in the registry. */
  name: z.string(),
  /** In the order of preference. */
  mirrors: z.array(datasetMirror),
  /** Folder of the copy that was brought; found without a path from then on. */
  path: z.string().nullable(),
  download: downloadState,
});
export type DatasetOffer = z.output<typeof datasetOffer>;

/** An address of a person's own: the folder of the files, or the one file. */
const mirrorAddress = z.string().regex(/^https?:\/\/\S+$/, 'An address begins with https:// or http://.').max(2048);

export const downloadRequests = {
  'datasets.offers': { params: z.object({}), result: z.object({ offers: z.array(datasetOffer) }) },
  /** Begins, or goes on with, a download; `dataset.progress` tells the rest. `mirror`: an id of the offer or an address. */
  'datasets.download': {
    params: z.object({ name: z.string(), mirror: z.union([mirrorAddress, z.string().regex(/^[a-z0-9-]{1,100}$/)]).optional() }),
    result: z.object({}),
  },
  /** What was received stays, to go on from. */
  'datasets.cancelDownload': { params: z.object({ name: z.string() }), result: z.object({}) },
} as const;

export const downloadEvents = {
  /** At most some five times a second while it runs, and at every change of the state. */
  'dataset.progress': z.object({ name: z.string(), download: downloadState }),
} as const;
