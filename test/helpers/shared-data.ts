import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'vitest';

const root = process.env['AUXNET_SHARED_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data');

/**
 * Tests on a real data set. Where it is absent they are skipped and say so; on CI they fail, so that nobody takes a
 * skipped test for a passed one.
 */
export function describeWithData(name: string, folder: string, tests: (directory: string) => void): void {
  const directory = join(root, folder);
  if (existsSync(directory)) {
    describe(name, () => tests(directory));
  } else if (process.env['CI'] === 'true') {
    it(name, () => {
      throw new Error(`${folder} is missing: set AUXNET_SHARED_DATA to the folder of real data sets.`);
    });
  } else {
    it.skip(`${name} (${folder} is missing: set AUXNET_SHARED_DATA)`, () => undefined);
  }
}
