import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fileJsonSchema, JSON_SCHEMA_PATH } from '../../../main-process/core/graph/json-schema.ts';
import { nodeKinds } from '../../../main-process/core/graph/kinds.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { templates } from '../../../main-process/core/templates/index.ts';

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

  /** The file as any other program would use it: read back and turned into a validator. */
  const published = (): z.ZodType => z.fromJSONSchema(JSON.parse(readFileSync(path, 'utf8')) as Parameters<typeof z.fromJSONSchema>[0]);
  const fixture = (name: string): Record<string, unknown> =>
    JSON.parse(readFileSync(new URL(`../../fixtures/designs/${name}`, import.meta.url), 'utf8')) as Record<string, unknown>;

  it('accepts templates and files that leave defaults out', () => {
    for (const { build } of templates) expect(published().safeParse(JSON.parse(serialiseDocument(build()))).success).toBe(true);
    for (const name of ['tiny.auxnet', 'small-with-unknown-fields.auxnet']) expect(published().safeParse(fixture(name)).success).toBe(true);
  });

  it.each([
    { what: 'another format', change: { format: 'other' } },
    { what: 'no nodes', change: { nodes: undefined } },
    { what: 'an unknown kind', change: { nodes: [{ id: 'a', kind: 'transformer', name: 'A' }] } },
    { what: 'an impossible id', change: { nodes: [{ id: 'a b', kind: 'conv', name: 'A' }] } },
    { what: 'a parameter out of range', change: { nodes: [{ id: 'a', kind: 'conv', name: 'A', params: { filters: 0 } }] } },
    { what: 'an edge without a target', change: { edges: [{ id: 'e', source: 'in' }] } },
    { what: 'an unknown method', change: { training: { method: 'magic' } } },
  ])('refuses $what', ({ change }) => {
    expect(published().safeParse({ ...fixture('tiny.auxnet'), ...change }).success).toBe(false);
  });

  it('describes every kind of node', () => {
    const text = JSON.stringify(fileJsonSchema());
    for (const kind of nodeKinds) expect(text).toContain(`"const":"${kind}"`);
  });
});
