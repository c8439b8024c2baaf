import { freeze } from 'immer';
import { describe, expect, it } from 'vitest';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { topologyOf } from '../../../main-process/core/graph/topology.ts';
import { lowerDocument, type Lowered } from '../../../main-process/core/lower/lower-document.ts';
import { templates } from '../../../main-process/core/templates/index.ts';
import { network } from '../../helpers/network.ts';

const lowered = (document: Document): Lowered => lowerDocument(document, topologyOf(document));

describe('nodes that differ by their ids alone', () => {
  it.each(templates.map(({ id, build }) => [id, build] as const))('%s becomes the same layers as when every node is worked out by itself', (_, build) => {
    const document = build();
    // Of a document that is not frozen nothing is told from anything else.
    const alone = lowered(structuredClone(document));
    expect(lowered(freeze(structuredClone(document), true))).toEqual(alone);
  });

  it('keeps the order of what is added, and leaves the names of others alone', () => {
    const nodes = { in: ['input', { channels: 4 }], a: ['conv', { filters: 4 }], b: ['conv', { filters: 4 }], s: ['add'], t: ['add'], out: ['output'] } as const;
    const { graph } = lowered(freeze(network(nodes, 'in>a>b>t', 'in>s', 'a>s>t>out'), true));
    const inputsOf = (layer: string): readonly string[] | undefined => graph.layers.find(({ id }) => id === layer)?.inputs;
    expect(inputsOf('s/add')).toEqual(['in/image', 'a/conv']);
    expect(inputsOf('t/add')).toEqual(['b/conv', 's/add']);
  });
});
