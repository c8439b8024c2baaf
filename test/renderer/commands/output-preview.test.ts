import { describe, expect, it } from 'vitest';
import { outputWeights } from '../../../main-process/core/multiway/weights.ts';
import { previewOutput } from '../../../renderer/commands/output-preview.ts';
import { attachOutputs, moveOutput } from '../../../renderer/commands/outputs.ts';
import { createEditor } from '../../../renderer/state/editor.svelte.ts';
import { template } from '../helpers.ts';

describe('previewOutput', () => {
  it.each(['block1', 'block5', 'block9'])('says for %s what the move then gives', (host) => {
    const editor = createEditor();
    editor.load(template('auxnet-20-3'));
    const preview = previewOutput(editor.document, editor.analysis, 'exit7', host);
    editor.run(moveOutput(editor.document, 'exit7', host));
    const { exits } = editor.analysis.graph;
    const index = exits.findIndex(({ id }) => id === 'exit7');
    expect(preview).toEqual({ depth: exits[index]?.depth, weight: outputWeights(exits, 'fused')[index] });
    expect(editor.document.nodes['exit7']?.name).toBe(`Exit ${preview.depth}`);
  });
});

describe('attachOutputs', () => {
  it('hangs one on each block in a single step, all with names of their own', () => {
    const editor = createEditor();
    editor.load(template('auxnet-20-3'));
    const before = editor.document;
    editor.run(attachOutputs(editor.document, editor.analysis, ['block1', 'block2', 'input', 'block3'], 'C'));
    expect(editor.selection.size).toBe(3);
    const made = [...editor.selection].map((id) => editor.document.nodes[id]);
    expect(made.map((node) => node?.name)).toEqual(['Exit 3', 'Exit 5', 'Exit 7 no. 1']);
    editor.undo();
    expect(editor.document).toEqual(before);
  });
});
