import { FORMAT_VERSION } from '../document.ts';

/** Turns the JSON of one version of the file into that of the next. Pure; may assume a valid file of its version. */
export type Migration = (file: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/**
 * By the version that a migration reads: `1: (file) => file of version 2`. One file a migration, beside this one, and
 * never changed once released. Version 1 is the first, so there is none yet; a test keeps the table without gaps.
 */
export const migrations: Readonly<Record<number, Migration>> = {};

/** Lifts a file of an older version to `to`, one version at a time. A missing step is a bug of a release, hence the throw. */
export function migrate(
  file: Readonly<Record<string, unknown>>,
  from: number,
  to: number = FORMAT_VERSION,
  table: Readonly<Record<number, Migration>> = migrations,
): Readonly<Record<string, unknown>> {
  let current = file;
  for (let version = from; version < to; version += 1) {
    const step = table[version];
    if (!step) throw new Error(`No migration from format version ${version} to ${version + 1}`);
    current = { ...step(current), version: version + 1 };
  }
  return current;
}
