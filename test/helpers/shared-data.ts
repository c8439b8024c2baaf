import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'vitest';

const root = process.env['AUXNET_SHARED_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data');

/** Folder of a real data set, null where it is absent. @throws on CI, so that nobody takes a test without it for one with it */
export function sharedData(folder: string): string | null {
  const directory = join(root, folder);
  if (existsSync(directory)) return directory;
  if (process.env['CI'] === 'true') throw new Error(`${folder} is missing: set AUXNET_SHARED_DATA to the folder of real data sets.`);
  return null;
}

/**
 * Tests on a real data set. Where it is absent they are skipped and say so; on CI they fail, so that nobody takes a
 * skipped test for a passed one.
 */
export function describeWithData(name: string, folder: string, tests: (directory: string) => void): void {
  let directory: string | null;
  try {
    directory = sharedData(folder);
  } catch (error) {
    it(name, () => {
      throw error;
    });
    return;
  }
  const found = directory;
  if (found !== null) describe(name, () => tests(found));
  else it.skip(`${name} (${folder} is missing: set AUXNET_SHARED_DATA)`, () => undefined);
}
