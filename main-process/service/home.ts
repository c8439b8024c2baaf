import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** Folder of the application's own data (runs, recent files): AUXNET_HOME, else the platform's place for it. */
export const defaultHome = (): string => (process.env['AUXNET_HOME'] ? resolve(process.env['AUXNET_HOME']) : envPaths('AuxNet Studio', { suffix: '' }).data);

/** Folder that file dialogs offer first. */
export function defaultDocuments(): string {
  const documents = join(homedir(), 'Documents');
  return existsSync(documents) ? documents : homedir();
}
