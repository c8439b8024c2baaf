import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { parseDocument } from '../../../main-process/core/graph/parse.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { arbitraryDocument } from '../../helpers/arbitrary-document.ts';

describe('any document', () => {
  it('is the same after saving and opening', () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        expect(parseDocument(serialiseDocument(document))).toEqual({ document, diagnostics: [] });
      }),
      { numRuns: 300 },
    );
  });

  it('has one text, whatever order it was edited in', () => {
    const shuffled = <T extends object>(record: T): T => Object.fromEntries(Object.entries(record).reverse()) as T;
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        const { nodes, edges, stages, positions, training, extra } = document;
        const edited = {
          ...document,
          nodes: shuffled(nodes),
          edges: shuffled(edges),
          stages: shuffled(stages),
          positions: shuffled(positions),
          training: shuffled(training),
          extra: shuffled(extra),
        };
        expect(serialiseDocument(edited)).toBe(serialiseDocument(document));
      }),
      { numRuns: 200 },
    );
  });

  it('can be analysed, and is trainable only when every exit gives logits', () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        const { trainable, diagnostics, exits, layers, nodes } = analyse(document);
        expect(Object.keys(nodes)).toHaveLength(Object.keys(document.nodes).length);
        expect(trainable).toBe(!diagnostics.some(({ severity }) => severity === 'error'));
        for (const diagnostic of diagnostics) {
          expect(diagnostic.node === undefined || diagnostic.node in document.nodes).toBe(true);
          expect(diagnostic.edge === undefined || diagnostic.edge in document.edges).toBe(true);
        }
        if (!trainable) return;
        expect(exits.at(-1)?.exit.kind).toBe('final');
        for (const { exit } of exits) expect(layers[exit.logits]?.output).toEqual([document.classes]);
      }),
      { numRuns: 500 },
    );
  });
});
