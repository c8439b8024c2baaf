import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { configurationDocs } from '../../../main-process/core/graph/training-docs.ts';
import { trainingFields } from '../../../main-process/core/graph/training-fields.ts';

const path = join(import.meta.dirname, '../../../docs/configuration.md');

it('docs/configuration.md is that of the table (UPDATE_DOCS=1 writes it)', () => {
  const text = configurationDocs();
  if (process.env['UPDATE_DOCS']) writeFileSync(path, text);
  expect(readFileSync(path, 'utf8')).toBe(text);
  for (const field of trainingFields) expect(text).toContain(`\`${field.path}\``);
});
