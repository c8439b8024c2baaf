import { StudioError } from '../contract/studio-error.ts';
import type { Handlers } from '../contract/studio.ts';
import { datasets } from '../data/index.ts';
import { askTrainer } from './ask-trainer.ts';
import type { SpawnTrainer } from './trainer-process.ts';

/** The first look into a large folder decodes every picture. */
const LIMIT = 3_600_000;
const PREVIEW_LIMIT = 240_000;

/** Which data sets there are, and a look into one. That reads (or draws) all its images, so a process of its own does it. */
export function datasetHandlers(
  spawnTrainer: SpawnTrainer,
  folderOf: (set: string) => Promise<string | null> = () => Promise.resolve(null),
): Pick<Handlers, 'datasets.list' | 'datasets.inspect' | 'datasets.preview'> {
  return {
    'datasets.list': async () => ({
      datasets: await Promise.all(
        datasets.map(async ({ info }) => {
          const downloaded = info.needsPath ? await folderOf(info.name) : null;
          return downloaded === null ? info : { ...info, downloaded };
        }),
      ),
    }),
    'datasets.inspect': async ({ dataset, size }) => {
      const answer = await askTrainer(spawnTrainer, {
        command: { command: 'inspect', dataset, ...(size && { size }) },
        pick: (message) => (message.type === 'inspection' || message.type === 'refused' ? message : undefined),
        limit: LIMIT,
        what: `read the data set "${dataset.name}"`,
      });
      if (answer.type === 'refused') throw new StudioError('invalid-dataset', answer.message);
      return answer.inspection;
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
  };
}
