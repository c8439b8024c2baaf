import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fileJsonSchema, JSON_SCHEMA_PATH } from '../../../main-process/core/graph/json-schema.ts';
import { nodeKinds } from '../../../main-process/core/graph/kinds.ts';

const path = join(dirname(fileURLToPath(import.meta.url)), '../../..', JSON_SCHEMA_PATH);

describe('the published JSON schema', () => {
  it('is the one of the code (UPDATE_SCHEMA=1 writes it)', () => {
    const text = `${JSON.stringify(fileJsonSchema(), null, 2)}\n`;
    if (process.env['UPDATE_SCHEMA']) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('describes every kind of node', () => {
    const text = JSON.stringify(fileJsonSchema());
    for (const kind of nodeKinds) expect(text).toContain(`"const":"${kind}"`);
  });
});
