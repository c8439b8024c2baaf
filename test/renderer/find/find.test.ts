import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { setParams } from '../../../renderer/commands/nodes.ts';
import { find, findables } from '../../../renderer/features/find/find.ts';
import { FindSession } from '../../../renderer/features/find/find-session.svelte.ts';
import { createEditor } from '../../../renderer/state/editor.svelte.ts';
import { History } from '../../../renderer/state/history.ts';
import { template } from '../helpers.ts';

const design = template();
const all = findables(design, analyse(design));
const names = (query: string): readonly string[] => find(all, query).map(({ id }) => design.nodes[id]?.name ?? id);

describe('find', () => {
  it.each([
    ['a name', 'block 4', ['Block 4']],
    ['upper and lower case alike', 'BLOCK 4', ['Block 4']],
    ['a kind', 'convolution', Object.values(design.nodes).filter(({ kind }) => kind === 'conv').map(({ name }) => name)],
    ['words from several places', 'basic "stage 2"', ['Block 4', 'Block 5', 'Block 6']],
    ['what is typed as it stands, before its single words', 'stage 2', ['Block 4', 'Block 5', 'Block 6']],
    ['nothing', '   ', []],
    ['what is not there', 'transformer', []],
  ])('finds %s', (_, query, expected) => {
    expect(names(query)).toEqual(expected);
  });

  it('finds a shape however the times is written, in the order of the data', () => {
    const found = names('16x16x32');
    expect(found).toEqual(names('16×16×32'));
    expect(found.filter((name) => name.startsWith('Block'))).toEqual(['Block 4', 'Block 5', 'Block 6']);
    expect(find(all, '16x16x32')[0]?.aspect).toBe('shape');
  });

  it('finds a value of a parameter by its label, and what hangs on a block', () => {
    expect(names('"stride 2"').filter((name) => name.startsWith('Block'))).toEqual(['Block 4', 'Block 7']);
    const [exit] = Object.values(design.nodes).filter(({ kind }) => kind === 'auxiliary-output');
    const hits = find(all, exit?.name ?? '');
    expect(hits.map(({ aspect }) => aspect)).toEqual(expect.arrayContaining(['name', 'output']));
  });

  it('finds the words of a problem', () => {
    const history = new History(design);
    const block = Object.values(design.nodes).find(({ name }) => name === 'Block 2')?.id ?? '';
    history.run(setParams(design, [block], { filters: 24, shortcut: 'identity' }));
    const hits = find(findables(history.document, analyse(history.document)), 'error');
    expect(hits.some(({ id, aspect }) => id === block && aspect === 'problem')).toBe(true);
  });
});

describe('FindSession', () => {
  it('goes round through what is found, and selects all of it', () => {
    const editor = createEditor();
    editor.load(design);
    const session = new FindSession(() => editor);
    session.show();
    session.type('"stage 3"');
    const count = session.hits.length;
    expect(count).toBeGreaterThan(2);
    expect([session.index, [...editor.selection]]).toEqual([0, [session.hits[0]?.id]]);
    session.step(-1);
    expect(session.index).toBe(count - 1);
    session.step(1);
    expect(session.index).toBe(0);
    session.selectAll();
    expect(editor.selection.size).toBe(count);
    session.close();
    expect(session.hits).toEqual([]);
  });
});
