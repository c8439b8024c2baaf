import { StudioError } from '../contract/studio-error.ts';
import type { EventPayload, Handlers } from '../contract/studio.ts';
import { datasets } from '../data/index.ts';
import { askTrainer } from './ask-trainer.ts';
import { findDropped } from './find-dropped.ts';
import { absolutePath } from './files.ts';
import type { SpawnTrainer, TrainerProcess } from './trainer-process.ts';

/** The first look into a large folder decodes every picture. */
const LIMIT = 3_600_000;
const PREVIEW_LIMIT = 240_000;
/** An archive is gone through for the names of what it holds. */
const RECOGNISE_LIMIT = 240_000;

type DatasetRequests = 'datasets.list' | 'datasets.inspect' | 'datasets.cancelInspect' | 'datasets.preview' | 'datasets.recognise' | 'datasets.findDropped';

export interface DatasetServiceOptions {
  readonly spawnTrainer: SpawnTrainer;
  /** Folder of the downloaded copy of a set; null where there is none. */
  readonly folderOf?: (set: string) => Promise<string | null>;
  readonly onLooking?: (payload: EventPayload<'dataset.looking'>) => void;
  /** Folder of a person's files, where what was dropped is looked for. */
  readonly documents?: string;
}

/** Which data sets there are, and a look into one. That reads (or draws) all its images, so a process of its own does it. */
export function datasetHandlers({
  spawnTrainer,
  folderOf = () => Promise.resolve(null),
  onLooking = () => undefined,
  documents,
}: DatasetServiceOptions): Pick<Handlers, DatasetRequests> {
  const looks = new Map<string, { trainer?: TrainerProcess; cancelled: boolean }>();
  return {
    'datasets.list': async () => ({
      datasets: await Promise.all(
        datasets.map(async ({ info }) => {
          const downloaded = info.needsPath ? await folderOf(info.name) : null;
          return downloaded === null ? info : { ...info, downloaded };
        }),
      ),
    }),
    'datasets.inspect': async ({ dataset, size, id }) => {
      const look: { trainer?: TrainerProcess; cancelled: boolean } = { cancelled: false };
      if (id !== undefined) looks.set(id, look);
      try {
        const answer = await askTrainer(() => (look.trainer = spawnTrainer()), {
          command: { command: 'inspect', dataset, ...(size && { size }) },
          pick: (message) => {
            if (message.type === 'looking' && id !== undefined) onLooking({ id, looked: message.looked, files: message.files });
            return message.type === 'inspection' || message.type === 'refused' ? message : undefined;
          },
          limit: LIMIT,
          what: `read the data set "${dataset.name}"`,
        });
        if (answer.type === 'refused') throw new StudioError('invalid-dataset', answer.message);
        return answer.inspection;
      } catch (error) {
        throw look.cancelled ? new StudioError('cancelled', 'Cancelled.') : error;
      } finally {
        if (id !== undefined) looks.delete(id);
      }
    },
    'datasets.cancelInspect': ({ id }) => {
      const look = looks.get(id);
      if (look) {
        look.cancelled = true;
        look.trainer?.kill();
      }
      return Promise.resolve({});
    },
    'datasets.preview': async (request) => {
      const answer = await askTrainer(spawnTrainer, {
        command: { command: 'preview', request },
        pick: (message) => (message.type === 'preview' || message.type === 'refused' ? message : undefined),
        limit: PREVIEW_LIMIT,
        what: `read the data set "${request.dataset.name}"`,
      });
      if (answer.type === 'refused') throw new StudioError('invalid-dataset', answer.message);
      return answer.preview;
    },
    'datasets.recognise': async ({ path }) => {
      const answer = await askTrainer(spawnTrainer, {
        command: { command: 'recognise', path: absolutePath(path) },
        pick: (message) => (message.type === 'recognised' || message.type === 'refused' ? message : undefined),
        limit: RECOGNISE_LIMIT,
        what: `read ${path}`,
      });
      if (answer.type === 'refused') throw new StudioError('invalid-dataset', answer.message);
      return { name: answer.name, path: answer.path };
    },
    'datasets.findDropped': async ({ dropped, near }) => ({ path: await findDropped(dropped, near.map(absolutePath), documents) }),
  };
}
