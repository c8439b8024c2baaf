import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { outputWeights } from '../../../main-process/core/multiway/weights.ts';
import { templateById } from '../../../main-process/core/templates/index.ts';
import { glossary, holdsAll, topics, topicText } from '../../../renderer/features/help/topics.ts';
import { shortcutGroups } from '../../../renderer/features/shortcuts/shortcut-groups.ts';
import { createEditorActions } from '../../../renderer/commands/actions/editor-actions.ts';
import { createEditor } from '../../../renderer/state/editor.svelte.ts';

const text = (id: string): string => {
  const topic = topics.find((candidate) => candidate.id === id);
  if (!topic) throw new Error(`No topic ${id}.`);
  return topicText(topic);
};
const design = (id: string) => {
  const template = templateById(id);
  if (!template) throw new Error(`No template ${id}.`);
  const document = template.build();
  return { document, analysis: analyse(document) };
};

describe('the help says what the engine does', () => {
  it('gives the weights of AuxNet-20-3 as they are computed', () => {
    const { document, analysis } = design('auxnet-20-3');
    const weights = outputWeights(analysis.graph.exits, document.training.method).map((weight) => weight?.toFixed(2));
    expect(weights).toEqual(['0.29', '1.00', '1.00']);
    expect(text('multiway')).toContain('w = (7 / 13)² = 0.29 for the first, 1 for the second');
  });

  it('gives depths, exits and sizes of AuxNet-56-5 as they are', () => {
    const { analysis } = design('auxnet-56-5');
    const depths = analysis.exits.map(({ exit }) => exit.depth);
    expect(depths).toEqual([15, 25, 35, 45, 56]);
    expect(text('outputs')).toContain(`at ${depths.slice(0, -1).join(', ')} and ${depths.at(-1)}`);
    const [shallow, ...others] = analysis.exits.map(({ parameters }) => `${(parameters / 1e6).toFixed(2)}M`);
    expect(text('outputs')).toContain(`${others.at(-1)} parameters, cut at exit 15 about ${shallow}`);
  });

  it('gives the depth of ResNet-56 by its formula', () => {
    const { analysis } = design('resnet-56');
    expect(analysis.exits.at(-1)?.exit.depth).toBe(6 * 9 + 2);
    expect(text('residual')).toContain('6n + 2: n = 9 is ResNet-56');
  });
});

it('has a meaning for every term once, in the order of the alphabet', () => {
  const terms = glossary.map(({ term }) => term);
  expect(new Set(terms).size).toBe(terms.length);
  expect(terms).toEqual([...terms].sort((a, b) => a.localeCompare(b, 'en')));
});

it.each([
  ['every word in any order', 'Weight decay pulls', 'decay weight', true],
  ['upper and lower case alike', 'Weight decay', 'WEIGHT', true],
  ['nothing typed', 'Weight decay', '  ', true],
  ['a word that is missing', 'Weight decay', 'weight momentum', false],
])('searches for %s', (_, words, query, found) => {
  expect(holdsAll(words, query)).toBe(found);
});

describe('the shortcut sheet', () => {
  const actions = createEditorActions(createEditor()).all;

  it('has every action of the registry that has a key', () => {
    const shown = new Set(shortcutGroups(actions).flatMap(({ lines }) => lines.map(({ id }) => id)));
    expect(actions.filter(({ id, shortcuts }) => shortcuts.length > 0 && !shown.has(id))).toEqual([]);
  });

  it('is searched by title, by key and by gesture', () => {
    const ids = (query: string): readonly string[] => shortcutGroups(actions, query).flatMap(({ lines }) => lines.map(({ id }) => id));
    expect(ids('undo')).toContain('undo');
    expect(ids('ctrl+z')).toContain('undo');
    expect(ids('double-click')).toEqual(expect.arrayContaining(['m-add', 'm-rename']));
    expect(ids('alt drag')).toContain('m-copy');
    expect(ids('snapping')).toEqual(['m-free']);
    expect(ids('xyzzy')).toEqual([]);
  });
});
