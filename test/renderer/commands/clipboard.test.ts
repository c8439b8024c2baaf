import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { emptyDocument } from '../../../main-process/core/graph/create.ts';
import { copyFragment, duplicate, fragmentText, parseFragment, paste } from '../../../renderer/commands/clipboard.ts';
import { hostOf } from '../../../renderer/graph-view/model/structure.ts';
import { History } from '../../../renderer/state/history.ts';
import { template } from '../helpers.ts';

const copied = (ids: readonly string[]): string => {
  const fragment = copyFragment(template(), ids);
  if (!fragment) throw new Error('nothing copied');
  return fragmentText(fragment);
};

describe('clipboard', () => {
  it('copies nodes with their outputs and the wires between them, as text that reads back', () => {
    const fragment = parseFragment(copied(['block2', 'block3', 'block2-block3']));
    expect(fragment?.nodes.map((node) => node.id)).toEqual(['block2', 'block3', 'exit7']);
    expect(fragment?.edges.map((edge) => edge.id)).toEqual(['block2-block3', 'block3-exit7']);
  });

  it('pastes under fresh ids and names, into the stage the blocks came from', () => {
    const history = new History(template());
    const fragment = parseFragment(copied(['block2', 'block3']));
    if (!fragment) throw new Error('unreadable');
    const command = paste(history.document, fragment);
    history.run(command);
    const made = (command.select ?? []).map((id) => history.document.nodes[id]);
    expect(made.map((node) => node?.name)).toEqual(['Block 10', 'Block 11', 'Exit 14']);
    expect(made.slice(0, 2).map((node) => node?.stage)).toEqual(['stage1', 'stage1']);
    expect(hostOf(history.document, made[2]?.id ?? '')).toBe(made[1]?.id);
    expect(Object.keys(history.document.nodes).length).toBe(Object.keys(template().nodes).length + 3);
  });

  it('carries a whole design into an empty one', () => {
    const history = new History(emptyDocument());
    const fragment = parseFragment(copied(Object.keys(template().nodes)));
    if (!fragment) throw new Error('unreadable');
    history.run(paste(history.document, fragment, { x: 0, y: 0 }));
    const analysis = analyse(history.document);
    expect([analysis.trainable, analysis.totals.parameters]).toEqual([true, analyse(template()).totals.parameters]);
    expect(Object.values(history.document.stages).length).toBe(3);
  });

  it('copies nothing of wires alone', () => {
    expect(copyFragment(template(), ['block1-block2'])).toBeNull();
    expect(duplicate(template(), [])).toBeNull();
  });

  it.each([
    ['plain words', 'hello'],
    ['other JSON', '{"a":1}'],
    ['a whole design', '{"format":"auxnet","version":1,"nodes":[],"edges":[]}'],
    ['an unknown kind', copied(['block1']).replace('basic-block', 'mystery')],
    ['a parameter out of range', copied(['block1']).replace('"filters": 16', '"filters": -4')],
    ['a bad id', copied(['block1']).replaceAll('"block1"', '"1 block"')],
    ['a newer version', copied(['block1']).replace('"version": 1', '"version": 2')],
  ])('refuses %s', (_, text) => {
    expect(parseFragment(text)).toBeNull();
  });

  it('drops wires that lead out of the fragment', () => {
    const fragment = parseFragment(copied(['block2', 'block3']).replace('"target": "block3"', '"target": "elsewhere"'));
    expect(fragment?.edges.map((edge) => edge.id)).toEqual(['block3-exit7']);
  });
});
