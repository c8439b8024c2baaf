import { existsSync } from 'fs';
import { homedir } from 'os';
import { join } from 'path';
import { appHome } from '../files/app-home.ts';

/** Folder of the application's own data: runs, recent files. */
export const defaultHome = (): string => appHome().data;

/** Library of runs within that. */
export const runsFolder = (home: string): string => join(home, 'runs');

/** Blocks that a person saved for use in other designs. */
export const blocksFolder = (home: string): string => join(home, 'blocks');

/** Folder that file dialogs offer first. */
export function defaultDocuments(): string {
  const documents = join(homedir(), 'Documents');
  return existsSync(documents) ? documents : homedir();
}
