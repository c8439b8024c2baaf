import { StudioError } from '../contract/studio-error.ts';
import type { DatasetOffer, DownloadState, EventPayload, Handlers } from '../contract/studio.ts';
import {
  bytesOf, Cancellation, catalogue, downloadedFolder, DownloadError, downloadSet, entryOf, keptBytes, mirrorOf,
  type CatalogueEntry, type DownloadOptions, type Mirror,
} from '../data/index.ts';

/** Milliseconds between two words about a download that runs. */
const EVERY = 200;

export interface DownloadService {
  readonly handlers: Pick<Handlers, 'datasets.offers' | 'datasets.download' | 'datasets.cancelDownload'>;
  /** Folder of the downloaded copy of a set; null where there is none. */
  folderOf(set: string): Promise<string | null>;
  /** Stops what runs; what was received stays. */
  close(): Promise<void>;
}

export interface DownloadServiceOptions {
  readonly home: string;
  readonly onProgress: (progress: EventPayload<'dataset.progress'>) => void;
  /** Tests bring a catalogue of their own. */
  readonly entries?: readonly CatalogueEntry[];
  readonly network?: Partial<Pick<DownloadOptions, 'timeouts' | 'retries' | 'open'>>;
}

interface Running {
  readonly cancellation: Cancellation;
  readonly ended: Promise<void>;
  state: DownloadState;
}

/** Downloads data sets into the application's folder, one a set at a time, outside the window. */
export function createDownloads({ home, onProgress, entries = catalogue, network = {} }: DownloadServiceOptions): DownloadService {
  const running = new Map<CatalogueEntry, Running>();
  /** How the last try ended, where it failed. */
  const failed = new Map<CatalogueEntry, Extract<DownloadState, { state: 'failed' }>>();

  const find = (set: string): CatalogueEntry => {
    const entry = entryOf(set, entries);
    if (!entry) throw new StudioError('not-found', `There is no download of "${set}". There are: ${entries.flatMap(({ sets }) => sets).join(', ')}.`);
    return entry;
  };
  const tell = (entry: CatalogueEntry, download: DownloadState): void => {
    for (const name of entry.sets) onProgress({ name, download });
  };

  const stateOf = async (entry: CatalogueEntry): Promise<DownloadState> => {
    const now = running.get(entry)?.state ?? failed.get(entry);
    if (now) return now;
    const path = await downloadedFolder(home, entry);
    return path !== null ? { state: 'done', path } : { state: 'idle', kept: await mostKept(entry) };
  };
  const mostKept = async (entry: CatalogueEntry): Promise<number> =>
    Math.max(0, ...(await Promise.all(entry.mirrors.map((mirror) => keptBytes(home, entry, mirror)))));
  const offerOf = async (name: string, entry: CatalogueEntry): Promise<DatasetOffer> => ({
    name,
    mirrors: entry.mirrors.map(({ id, title, base, files }) => ({ id, title, host: new URL(base).host, bytes: bytesOf(files) })),
    path: await downloadedFolder(home, entry),
    download: await stateOf(entry),
  });

  async function run(entry: CatalogueEntry, mirror: Mirror, cancellation: Cancellation): Promise<DownloadState> {
    let last = 0;
    let phase = '';
    try {
      const path = await downloadSet(home, entry, mirror, {
        ...network,
        cancellation,
        onProgress: (state) => {
          const mine = running.get(entry);
          if (mine) mine.state = state;
          const now = Date.now();
          if (state.phase === phase && now - last < EVERY) return;
          [last, phase] = [now, state.phase];
          tell(entry, state);
        },
      });
      return { state: 'done', path };
    } catch (error) {
      const kept = await keptBytes(home, entry, mirror);
      if (error instanceof DownloadError && error.kind === 'cancelled') return { state: 'idle', kept };
      return { state: 'failed', message: error instanceof Error ? error.message : String(error), kept };
    }
  }

  return {
    handlers: {
      'datasets.offers': async () => ({
        offers: await Promise.all(entries.flatMap((entry) => entry.sets.map((name) => offerOf(name, entry)))),
      }),
      'datasets.download': async ({ name, mirror: named }) => {
        const entry = find(name);
        if (running.has(entry)) throw new StudioError('busy', `${name} is being downloaded already.`);
        const mirror = mirrorOf(entry, named);
        if (!mirror) throw new StudioError('not-found', `There is no mirror "${named ?? ''}" of ${name}. There are: ${entry.mirrors.map(({ id }) => id).join(', ')}, or an address.`);
        failed.delete(entry);
        const cancellation = new Cancellation();
        const begun: DownloadState = {
          state: 'running', phase: 'connecting', mirror: mirror.id, file: mirror.files[0]?.name ?? '',
          received: await keptBytes(home, entry, mirror), total: bytesOf(mirror.files), bytesPerSecond: null, secondsLeft: null,
        };
        // A second request may have come while this one looked at the disk.
        if (running.has(entry)) throw new StudioError('busy', `${name} is being downloaded already.`);
        const ended = Promise.resolve()
          .then(() => run(entry, mirror, cancellation))
          .then((state) => {
            running.delete(entry);
            if (state.state === 'failed') failed.set(entry, state);
            tell(entry, state);
          });
        running.set(entry, { cancellation, ended, state: begun });
        tell(entry, begun);
        return {};
      },
      'datasets.cancelDownload': async ({ name }) => {
        const now = running.get(find(name));
        now?.cancellation.cancel();
        await now?.ended;
        return {};
      },
    },
    folderOf: async (set) => {
      const entry = entryOf(set, entries);
      return entry ? downloadedFolder(home, entry) : null;
    },
    async close() {
      const all = [...running.values()];
      for (const { cancellation } of all) cancellation.cancel();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}
