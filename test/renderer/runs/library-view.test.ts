import { describe, expect, test } from 'vitest';
import type { RunSummary } from '../../../main-process/contract/studio.ts';
import { libraryLines, type LibraryLook } from '../../../renderer/features/runs/library-view.svelte.ts';

const run = (number: number, values: Partial<RunSummary> = {}): RunSummary => ({
  id: `r-${number}`, label: `r-${number}`, design: 'Net', method: 'fused', status: 'completed', createdAt: `2026-11-${String(number).padStart(2, '0')}`,
  epoch: 1, epochs: 1, seed: 1, resumable: false, directory: '/r', outputs: [{ id: 'out', name: 'Output' }], ...values,
});
const sweep = { id: 'sweep-1', name: 'Rates', kind: 'sweep', values: {} } as const;
const runs: readonly RunSummary[] = [
  run(1, { error: { out: 30 }, seconds: 50, project: 'paper', tags: ['kept'] }),
  run(2, { error: { out: 20 }, seconds: 500, name: 'best of all', design: 'Wide', experiment: sweep }),
  run(3, { seconds: 5, pinned: true, design: 'Wide', folder: '/other/runs' }),
  run(10, { error: { out: 40 }, project: 'paper', experiment: sweep }),
];
/** Groups as "[title n]", runs by their ids. */
function lines(look: Partial<LibraryLook>, of = runs): string {
  const { lines: found } = libraryLines(of, { query: '', sort: 'date', group: 'none', isMine: ({ design }) => design === 'Net', ...look });
  return found.map((line) => (line.kind === 'head' ? `[${line.title} ${line.count}]` : line.run.id)).join(' ');
}

describe('the library is ordered, pinned runs first', () => {
  test.each([
    ['date', 'r-3 r-10 r-2 r-1'],
    // Without an error last.
    ['error', 'r-3 r-2 r-1 r-10'],
    // Numbers by their value: 10 after 1. A name of one's own stands before the number.
    ['name', 'r-3 r-2 r-1 r-10'],
    ['duration', 'r-3 r-2 r-1 r-10'],
  ] as const)('by %s', (sort, told) => expect(lines({ sort })).toBe(told));

  test('and so without a pin', () => {
    const loose = runs.map((each) => ({ ...each, pinned: false }));
    expect(lines({ sort: 'error' }, loose)).toBe('r-2 r-1 r-10 r-3');
    expect(lines({ sort: 'duration' }, loose)).toBe('r-2 r-1 r-3 r-10');
  });
});

describe('the library is grouped', () => {
  test.each([
    // The design in front first, wherever its runs stand; a pin counts in its group.
    ['design', '[This design 2] r-10 r-1 [Wide 2] r-3 r-2'],
    ['experiment', '[No experiment 2] r-3 r-1 [Rates 2] r-10 r-2'],
    ['project', '[No project 2] r-3 r-2 [paper 2] r-10 r-1'],
    ['folder', '[/other/runs 1] r-3 [This application 3] r-10 r-2 r-1'],
    ['none', 'r-3 r-10 r-2 r-1'],
  ] as const)('by %s', (group, told) => expect(lines({ group })).toBe(told));

  test('without an empty group', () => {
    expect(lines({ group: 'design', isMine: () => false })).toBe('[Wide 2] r-3 r-2 [Net 2] r-10 r-1');
    expect(lines({ group: 'design' }, [])).toBe('');
  });
});

describe('the library is searched', () => {
  test.each([
    ['tag:kept', 'r-1'], ['error<35', 'r-2 r-1'], ['best', 'r-2'], ['experiment:rates -design:wide', 'r-10'], ['is:pinned', 'r-3'],
    ['folder:other', 'r-3'], ['-folder:"/other/runs"', 'r-10 r-2 r-1'], ['nothing of the kind', ''],
  ])('%s', (query, told) => expect(lines({ query })).toBe(told));

  test('and says what it did not understand, with the rest in force', () => {
    const { lines: found, problems } = libraryLines(runs, { query: 'colour:red tag:kept', sort: 'date', group: 'none', isMine: () => true });
    expect(found).toHaveLength(1);
    expect(problems).toEqual([expect.stringContaining('There is no “colour:”')]);
  });
});
