import { promises as fs } from 'fs';
import { join } from 'path';
import { runSettings, type RunSettings } from '../contract/run-requests.ts';
import { writeFileAtomic } from '../files/atomic.ts';

/** What a person set about the library of runs: run-settings.json beside the application's data. */
export interface RunSettingsFile {
  /** Defaults where there is no file, or one that cannot be read. */
  read(): Promise<RunSettings>;
  change(change: Partial<RunSettings>): Promise<RunSettings>;
}

export const runSettingsPath = (home: string): string => join(home, 'run-settings.json');

export function runSettingsFile(home: string): RunSettingsFile {
  const path = runSettingsPath(home);
  const read = async (): Promise<RunSettings> => {
    try {
      return runSettings.parse(JSON.parse(await fs.readFile(path, 'utf8')));
    } catch {
      return runSettings.parse({});
    }
  };
  return {
    read,
    async change(change) {
      const settings = runSettings.parse({ ...(await read()), ...change });
      await fs.mkdir(home, { recursive: true });
      await writeFileAtomic(path, `${JSON.stringify(settings, null, 2)}\n`);
      return settings;
    },
  };
}
