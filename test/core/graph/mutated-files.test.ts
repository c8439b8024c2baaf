import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import type { Diagnostic } from '../../../main-process/core/diagnostics/diagnostic.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { parseDocument } from '../../../main-process/core/graph/parse.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { uniforms } from '../../../main-process/core/random/seed.ts';
import { templateById } from '../../../main-process/core/templates/index.ts';
import { doubleKey, mutations, sampleOf, type Mutation, type Sample } from '../../helpers/mutate-text.ts';

const FILES = 100_000;
const fixture = (name: string): string => readFileSync(new URL(`../../fixtures/designs/${name}`, import.meta.url), 'utf8');
const tiny = fixture('tiny.auxnet');
const small = fixture('small-with-unknown-fields.auxnet');
const template = serialiseDocument(templateById('auxnet-20-3')?.build() as Document);
/** Mostly short files, so that a mutation hits something that matters. */
const compact = JSON.stringify(JSON.parse(small));
const samples: readonly Sample[] = [...Array.from({ length: 8 }, () => [tiny, tiny, small, compact]).flat(), template].map(sampleOf);

describe('mutated files', () => {
  it(
    `${FILES} of them: none crashes or hangs, each bad one gets a diagnostic, each good one round-trips`,
    { timeout: 300_000 },
    () => {
      const random = uniforms(20_161_101);
      const kinds = Object.values(mutations) as readonly Mutation[];
      const count = { good: 0, bad: 0, untrainable: 0 };
      let slowest = 0;
      for (let file = 0; file < FILES; file += 1) {
        const sample = samples[file % samples.length] as Sample;
        let text = (kinds[file % kinds.length] as Mutation)(sample, random, samples);
        if (random() < 0.1) text = (kinds[Math.floor(random() * kinds.length)] as Mutation)(sampleOf(text), random, samples);
        const started = performance.now();
        const verdict = check(text);
        slowest = Math.max(slowest, performance.now() - started);
        count[verdict] += 1;
      }
      // The sweep is worth something only while each verdict is common.
      expect(count.good).toBeGreaterThan(FILES / 50);
      expect(count.untrainable).toBeGreaterThan(FILES / 50);
      expect(count.bad).toBeGreaterThan(FILES / 2);
      expect(slowest).toBeLessThan(10_000);
    },
  );

  it('a doubled key is always refused, with its place', () => {
    const random = uniforms(7);
    for (let file = 0; file < 500; file += 1) {
      const { document, diagnostics } = parseDocument(doubleKey(samples[file % samples.length] as Sample, random));
      expect(document).toBeNull();
      expect(diagnostics[0]).toMatchObject({ id: 'file-doubled-key', severity: 'error', line: expect.any(Number), column: expect.any(Number) });
    }
  });
});

function check(text: string): 'good' | 'bad' | 'untrainable' {
  const { document, diagnostics } = parseDocument(text);
  if (!document) {
    if (!diagnostics.some(isPlacedError(text))) fail('a refused file without an error that says where', text, diagnostics);
    if (soundByHand(text) && !hasDoubledKey(diagnostics)) fail('a sound file refused', text, diagnostics);
    return 'bad';
  }
  if (!soundByHand(text)) fail('a bad file accepted', text, diagnostics);
  const again = parseDocument(serialiseDocument(document)).document;
  if (!isDeepStrictEqual(again, document)) fail('not the same after saving and opening', text, diagnostics);

  const analysis = analyse(document);
  if (!analysis.trainable) {
    if (!analysis.diagnostics.some(({ severity }) => severity === 'error')) fail('untrainable without an error', text, analysis.diagnostics);
    return 'untrainable';
  }
  const final = analysis.exits.at(-1)?.exit;
  const logits = analysis.exits.map(({ exit }) => analysis.layers[exit.logits]?.output);
  if (final?.kind !== 'final' || !logits.every((shape) => shape?.length === 1 && shape[0] === document.classes)) fail('trainable without logits', text, analysis.diagnostics);
  return 'good';
}

const isPlacedError =
  (text: string) =>
  ({ severity, message, line, column }: Diagnostic): boolean =>
    severity === 'error' && message !== '' && line !== undefined && column !== undefined && line >= 1 && column >= 1 && line <= text.split('\n').length;
const hasDoubledKey = (diagnostics: readonly Diagnostic[]): boolean => diagnostics.some(({ id }) => ['file-doubled-key', 'file-reserved-key', 'file-number', 'file-value', 'file-too-deep'].includes(id));

/** A second opinion on the coarse rules, without the parser or the schema: JSON, header, lists, unique ids, ends of edges, stages. */
function soundByHand(text: string): boolean {
  let file: Partial<Record<string, unknown>>;
  try {
    file = JSON.parse(text.replace(/^\uFEFF/, '')) as typeof file;
  } catch {
    return false;
  }
  if (file?.['format'] !== 'auxnet' || file['version'] !== 1) return false;
  const idsOf = (list: unknown): readonly string[] => (list as readonly { id?: string }[]).map((item) => String(item?.id));
  const { nodes, edges, stages = [] } = file;
  if (!Array.isArray(nodes) || !Array.isArray(edges) || !Array.isArray(stages)) return false;
  const unique = (ids: readonly string[]): boolean => new Set(ids).size === ids.length;
  if (![nodes, edges, stages].every((list) => unique(idsOf(list)))) return false;
  const known = new Set(idsOf(nodes));
  const staged = new Set(idsOf(stages));
  return (
    (edges as readonly { source: string; target: string }[]).every((edge) => known.has(edge?.source) && known.has(edge?.target)) &&
    (nodes as readonly { stage?: string }[]).every((node) => node?.stage === undefined || staged.has(node.stage))
  );
}

function fail(what: string, text: string, diagnostics: readonly Diagnostic[]): never {
  throw new Error(`${what}\n${JSON.stringify(diagnostics.slice(0, 3))}\n${text}`);
}
