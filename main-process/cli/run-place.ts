import { existsSync } from 'fs';
import { basename, dirname, resolve } from 'path';
import { createRunStore, runPaths, type RunStore } from '../runs/index.ts';
import { runsFolder } from '../service/home.ts';

/** The library of runs, or the folder around one named run. */
export function placeOf(runDir: string | undefined, home: string): { readonly store: RunStore; readonly id?: string } {
  if (runDir === undefined) return { store: createRunStore({ directory: runsFolder(home) }) };
  const directory = resolve(runDir);
  const id = basename(directory);
  return { store: createRunStore({ directory: dirname(directory), named: id }), id };
}

/** A run as a person names it: its folder, or its id in the library. */
export function namedRun(run: string, home: string): { readonly store: RunStore; readonly id: string } {
  const { store, id = run } = placeOf(isRunFolder(run) ? run : undefined, home);
  return { store, id };
}

/** Folder of a run that is named so. @throws StudioError `not-found` for what cannot be an id either */
export function runDirectory(run: string, home: string): string {
  return isRunFolder(run) ? resolve(run) : placeOf(undefined, home).store.directoryOf(run);
}

const isRunFolder = (run: string): boolean => existsSync(runPaths(resolve(run)).record);
