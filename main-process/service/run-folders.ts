import { promises as fs, readFileSync } from 'fs';
import { dirname, join, resolve } from 'path';
import { runSettings, type RunsFolder, type RunSettings } from '../contract/run-requests.ts';
import { StudioError } from '../contract/studio-error.ts';
import type { Handlers } from '../contract/studio.ts';
import { createRunStore, folderKey, RECORD_FILE, type RunStore } from '../runs/index.ts';
import { runSettingsPath, type RunSettingsFile } from './run-settings.ts';

export interface RunFoldersOptions {
  readonly home: string;
  /** The application's own library. */
  readonly own: RunStore;
  readonly settings: RunSettingsFile;
  readonly onProblem: (message: string) => void;
  /** A folder was added or taken off the list. */
  readonly onChanged: () => void;
  /** Whether a run is queued or trains here. */
  readonly owns: (id: string) => boolean;
}

type Requests = 'runs.folders' | 'runs.addFolder' | 'runs.removeFolder';

export interface RunFolders {
  readonly handlers: Pick<Handlers, Requests>;
  /** By their keys. */
  readonly stores: () => ReadonlyMap<string, RunStore>;
  /** Reads the list again: another application may have changed it. */
  readonly refresh: () => Promise<void>;
}

/** Folders of runs that are shown beside the application's own. Taken off the list, a folder stays on the disk as it is. */
export function createRunFolders({ home, own, settings, onProblem, onChanged, owns }: RunFoldersOptions): RunFolders {
  let stores: ReadonlyMap<string, RunStore> = new Map();
  const show = ({ folders }: Pick<RunSettings, 'folders'>): void => {
    const kept = stores;
    stores = new Map(folders.map((directory) => {
      const key = folderKey(directory);
      return [key, kept.get(key) ?? createRunStore({ directory, onProblem })] as const;
    }));
  };
  // At once: the first question may be about a run in one of them.
  show(readAtOnce(home));

  const list = async (): Promise<{ folders: RunsFolder[] }> => {
    const others = await Promise.all([...stores.values()].map((store) => told(store, false)));
    return { folders: [await told(own, true), ...others] };
  };
  async function keep(folders: readonly string[]): Promise<{ folders: RunsFolder[] }> {
    show(await settings.change({ folders: [...folders] }));
    onChanged();
    return list();
  }

  return {
    stores: () => stores,
    refresh: async () => show(await settings.read()),
    handlers: {
      'runs.folders': list,
      'runs.addFolder': async ({ path }) => {
        const { folders } = await settings.read();
        const directory = await runsIn(resolve(path));
        const [real, ownReal, ...known] = await Promise.all([directory, own.directory, ...folders].map(realPath));
        if (real === ownReal) throw new StudioError('invalid-request', `${directory} is the application's own folder of runs; it is always shown.`);
        if (real !== undefined && known.includes(real)) throw new StudioError('invalid-request', `${directory} is in the list already.`);
        return keep([...folders, directory]);
      },
      'runs.removeFolder': async ({ path }) => {
        const { folders } = await settings.read();
        if (!folders.includes(path)) throw new StudioError('not-found', `${path} is not in the list of runs folders.`);
        const busy = (await stores.get(folderKey(path))?.list())?.find(({ id }) => owns(`${folderKey(path)}/${id}`));
        if (busy) throw new StudioError('busy', `Run ${busy.label} of that folder is queued or trains here; stop it first.`);
        return keep(folders.filter((folder) => folder !== path));
      },
    },
  };
}

function readAtOnce(home: string): Pick<RunSettings, 'folders'> {
  try {
    return runSettings.parse(JSON.parse(readFileSync(runSettingsPath(home), 'utf8')));
  } catch {
    return { folders: [] };
  }
}

const realPath = (path: string): Promise<string> => fs.realpath(path).catch(() => path);
const isThere = (path: string): Promise<boolean> => fs.stat(path).then(() => true, () => false);

/** The folder itself, or `runs` in it where that holds the runs, as in an application's data. @throws StudioError */
async function runsIn(directory: string): Promise<string> {
  const names = await fs.readdir(directory).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'it is not there' : error.code === 'ENOTDIR' ? 'it is a file' : error.message;
    throw new StudioError('not-found', `${directory} cannot be shown as a folder of runs: ${why}.`);
  });
  if (names.includes(RECORD_FILE)) {
    throw new StudioError('invalid-request', `${directory} is a single run. Add the folder that holds it: ${dirname(directory)}.`);
  }
  if (await hasRuns(directory, names)) return directory;
  const inner = join(directory, 'runs');
  return (await hasRuns(inner, await fs.readdir(inner).catch(() => []))) ? inner : directory;
}

async function hasRuns(directory: string, names: readonly string[]): Promise<boolean> {
  for (const name of names) if (await isThere(join(directory, name, RECORD_FILE))) return true;
  return false;
}

async function told(store: RunStore, own: boolean): Promise<RunsFolder> {
  const { directory: path } = store;
  try {
    await fs.readdir(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // The own one is made with the first run.
    if (own && code === 'ENOENT') return { path, own, runs: 0 };
    return { path, own, runs: 0, problem: code === 'ENOENT' ? 'The folder is not there. Its disk may not be connected.' : `The folder cannot be read: ${message}` };
  }
  return { path, own, runs: (await store.records()).length };
}
