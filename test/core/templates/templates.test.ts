import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { isBlock } from '../../../main-process/core/graph/kinds.ts';
import { parseDocument } from '../../../main-process/core/graph/parse.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { measures } from '../../../main-process/core/graph/trunk-layout.ts';
import { templates } from '../../../main-process/core/templates/index.ts';

/** Depths and exits as published; parameters counted by hand or by the papers' code (original ones: Idelbayev's table, 269,722 …). */
const expected: Readonly<Record<string, { readonly depths: readonly number[]; readonly parameters: readonly number[] }>> = {
  'resnet-20': { depths: [20], parameters: [269_722] },
  'resnet-32': { depths: [32], parameters: [464_154] },
  'resnet-44': { depths: [44], parameters: [658_586] },
  'resnet-56': { depths: [56], parameters: [853_018] },
  'resnet-110': { depths: [110], parameters: [1_727_962] },
  'auxnet-20-3': { depths: [7, 13, 20], parameters: [14_650, 66_394, 272_282] },
  'auxnet-44-2': { depths: [39, 44], parameters: [513_178, 661_146] },
  'auxnet-56-2': { depths: [45, 56], parameters: [485_658, 855_578] },
  'auxnet-56-5': { depths: [15, 25, 35, 45, 56], parameters: [33_338, 94_426, 187_226, 485_658, 855_578] },
  'auxnet-56-3': { depths: [35, 45, 56], parameters: [187_226, 485_658, 855_578] },
  'preact-resnet-164': { depths: [164], parameters: [1_703_258] },
  'wrn-28-10': { depths: [26], parameters: [36_479_194] },
  'resnext-29-8x64d': { depths: [29], parameters: [34_426_698] },
  'auxnet-26-2-wide': { depths: [19, 26], parameters: [14_562_090, 36_688_170] },
  'plain-cnn': { depths: [7], parameters: [308_202] },
};
/** As the papers print it: all round (0.66M for 658,586) but the AuxNet paper, which cuts (0.48M for 485,658). */
function asPrinted(parameters: number, like: string, source: string): string {
  const digits = like.replace(/M$/, '').split('.')[1]?.length ?? 0;
  const scaled = (parameters / 1e6) * 10 ** digits;
  return `${((source.startsWith('Guo et al.') ? Math.floor(scaled) : Math.round(scaled)) / 10 ** digits).toFixed(digits)}M`;
}

it('all templates of the issue are there', () => {
  expect(templates.map(({ id }) => id).sort()).toEqual(Object.keys(expected).sort());
});

describe.each(templates)('$id', ({ id, title, description, build, published }) => {
  const document = build();
  const analysis = analyse(document);

  it('is trainable as it opens, without an error or a warning', () => {
    expect(analysis.diagnostics.filter(({ severity }) => severity !== 'hint')).toEqual([]);
    expect(analysis.trainable).toBe(true);
    expect(document.name).toBe(title);
    expect(description).not.toBe('');
  });

  it('has the published depth, exits and parameters', () => {
    expect(analysis.exits.map(({ exit }) => exit.depth)).toEqual(expected[id]?.depths);
    expect(analysis.exits.map(({ parameters }) => parameters)).toEqual(expected[id]?.parameters);
    const final = analysis.exits.at(-1)?.parameters ?? 0;
    if (published?.parameters) expect(asPrinted(final, published.parameters, published.source)).toBe(published.parameters);
    for (const cut of published?.exits ?? []) {
      const exit = analysis.exits.find(({ exit }) => exit.depth === cut.depth);
      expect(asPrinted(exit?.parameters ?? 0, cut.parameters, published?.source ?? '')).toBe(cut.parameters);
    }
  });

  it('has one output in all for each of its name, at blocks of the published depth', () => {
    const outputs = /AuxNet-\d+-(\d)/.exec(title)?.[1];
    expect(analysis.exits).toHaveLength(outputs === undefined ? 1 : Number(outputs));
    for (const { exit } of analysis.exits) {
      expect(exit.depth).toBe(exit.blocksBefore === 0 ? exit.depth : exit.convsPerBlock * exit.blocksBefore + (exit.kind === 'final' ? 2 : 1));
    }
  });

  it('survives saving and opening, and opens the same twice', () => {
    expect(parseDocument(serialiseDocument(document))).toEqual({ document, diagnostics: [] });
    expect(build()).toEqual(document);
    expect(build()).not.toBe(document);
  });

  it('is laid out as a trunk: one row a node, pills beside their block, nothing overlaps', () => {
    const placed = Object.values(document.nodes).map((node) => ({ node, at: document.positions[node.id] ?? expect.fail(node.id) }));
    const trunk = placed.filter(({ node }) => node.kind !== 'auxiliary-output').sort((a, b) => a.at.y - b.at.y);
    trunk.slice(1).forEach(({ at }, index) => expect(at.y - (trunk[index]?.at.y ?? 0)).toBeGreaterThanOrEqual(measures.pitch));
    expect(trunk.every(({ at }) => at.x === 0)).toBe(true);
    expect(trunk[0]?.node.kind).toBe('input');
    expect(trunk.at(-1)?.node.kind).toBe('output');
    for (const { node, at } of placed.filter(({ node }) => node.kind === 'auxiliary-output')) {
      const source = Object.values(document.edges).find(({ target }) => target === node.id)?.source ?? '';
      expect(at).toEqual({ x: 222, y: document.positions[source]?.y });
      expect(isBlock(document.nodes[source]?.kind ?? 'input')).toBe(true);
    }
  });
});
