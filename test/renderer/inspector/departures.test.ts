import { describe, expect, it } from 'vitest';
import { createNode } from '../../../main-process/core/graph/create.ts';
import { createEditor } from '../../../renderer/state/editor.svelte.ts';
import { setParams } from '../../../renderer/commands/nodes.ts';
import { departureWords } from '../../../renderer/features/inspector/departures.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { template } from '../helpers.ts';

describe('departures from the paper', () => {
  it('are none for a fresh block, and a line each for an imported one', () => {
    expect(departureWords(createNode('basic-block', 'b'))).toEqual([]);
    const convs = { padding: 'same', bias: 'last', strideOn: 'first' } as const;
    expect(departureWords(createNode('bottleneck-block', 'b', 'B', { norm: { epsilon: 0.001, momentum: 0.99 }, convs }))).toEqual([
      'Batch norm ε 0.001, momentum 0.99',
      '3×3 pads as TensorFlow does (same)',
      'Last convolution with bias',
      'Stride on the first 1×1',
    ]);
    expect(departureWords(createNode('output', 'o', 'O', { norm: { epsilon: 0.01, momentum: 0.5 } }))).toEqual([
      'Batch norm ε 0.01, momentum 0.5',
    ]);
  });

  it('taken back leave the file as if they had never been', () => {
    const editor = createEditor();
    editor.load(template());
    const text = serialiseDocument(editor.document);
    editor.run(setParams(editor.document, ['block1'], { convs: { bias: 'all' } }));
    expect(editor.analysis.nodes['block1']?.parameters).toBeGreaterThan(4672);
    editor.run(setParams(editor.document, ['block1'], { norm: undefined, convs: undefined }));
    expect(serialiseDocument(editor.document)).toBe(text);
  });
});
