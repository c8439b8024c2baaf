import envPaths from 'env-paths';
import { join, resolve } from 'node:path';

/** Folders of the application on this machine. */
export interface AppHome {
  /** Runs, settings: must not be lost. */
  readonly data: string;
  /** Can be made again at any time. */
  readonly cache: string;
}

/**
 * `AUXNET_HOME` holds everything when set (tests, servers, portable copies); else the folders that the operating
 * system gives to applications.
 */
export function appHome(environment: Readonly<Record<string, string | undefined>> = process.env): AppHome {
  const home = environment['AUXNET_HOME'];
  if (home !== undefined && home !== '') return { data: resolve(home), cache: join(resolve(home), 'cache') };
  const paths = envPaths('AuxNet Studio', { suffix: '' });
  return { data: paths.data, cache: paths.cache };
}
