import { z } from 'zod';
import { datasetReference } from '../core/graph/training-config.ts';
import { datasetInspection, datasetPreview, previewRequest, wantedSize } from './dataset-inspection.ts';

/** Made up by the window, to hear of the look and to stop it. */
const lookId = z.string().min(1).max(64);
const absolutePath = z.string().min(1).max(4096);
const name = z.string().min(1).max(255);

/**
 * What a browser tells of something that was dropped on the page: its name, but not where it lies. Of a file bytes and the
 * time of its last change (ms), of a folder some of the names in it.
 */
export const droppedThing = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), name, size: z.number().min(0), modified: z.number() }),
  z.object({ kind: z.literal('folder'), name, children: z.array(name).max(50) }),
]);
export type DroppedThing = z.output<typeof droppedThing>;

export const datasetRequests = {
  /** `id`: for `dataset.looking` and to cancel it. */
  'datasets.inspect': { params: z.object({ dataset: datasetReference, size: wantedSize.optional(), id: lookId.optional() }), result: datasetInspection },
  /** The look of that id is answered with the code `cancelled`. What was found of single files is kept for the next. */
  'datasets.cancelInspect': { params: z.object({ id: lookId }), result: z.object({}) },
  'datasets.preview': { params: previewRequest, result: datasetPreview },
  /** Which set lies at a path that a person chose, and where it is to be read from: the folder, where one file of several was chosen. */
  'datasets.recognise': { params: z.object({ path: absolutePath }), result: z.object({ name: z.string(), path: z.string() }) },
  /** Where something lies that was dropped on the page of a browser; looked for in the usual folders and in `near`. Null: not found. */
  'datasets.findDropped': { params: z.object({ dropped: droppedThing, near: z.array(absolutePath).max(5) }), result: z.object({ path: z.string().nullable() }) },
} as const;

export const datasetEvents = {
  /** How many of the files of a set were looked at; a few times a second. */
  'dataset.looking': z.object({ id: lookId, looked: z.int().min(0), files: z.int().min(0) }),
} as const;
