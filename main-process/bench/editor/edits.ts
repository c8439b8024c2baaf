import type { Page } from 'playwright-core';
import { analyse } from '../../core/analyse.ts';
import type { Document, Position } from '../../core/graph/document.ts';
import type { Shape } from '../../core/shape/facts.ts';
import { formatShape } from '../../core/shape/problem.ts';
import { clickOn, markUntil, placeOf, type Shown } from './canvas.ts';
import { workBetweenMarks } from './main-thread.ts';
import type { EditorWindow } from './window.ts';

/** One way to change the design and back, both by real keys. Times are those of `workBetweenMarks`. */
export interface Edit {
  readonly id: string;
  readonly title: string;
  /** Selects what is to be changed; not timed. */
  readonly prepare: (page: Page) => Promise<void>;
  readonly key: string;
  /** Takes it back: undo, or in a field the other arrow. */
  readonly back: string;
  /** @param first where block 1 was drawn before */
  readonly shown: (first: Position) => Shown;
  readonly undone: (first: Position) => Shown;
}

const label = (edge: string, shape: Shape): Shown => ({
  holds: (graph, [id = '', wanted = '']) => graph.getElementById(id).data('label') === wanted,
  words: [edge, formatShape(shape)],
});
const gone = (id: string): Shown => ({ holds: (graph, [element = '']) => graph.getElementById(element).length === 0, words: [id] });
const there = (id: string): Shown => ({ holds: (graph, [element = '']) => graph.getElementById(element).length === 1, words: [id] });
const failed = (id: string): Shown => ({ holds: (graph, [element = '']) => graph.getElementById(element).hasClass('error'), words: [id] });
const sound = (id: string): Shown => ({ holds: (graph, [element = '']) => !graph.getElementById(element).hasClass('error'), words: [id] });
const moved = (id: string, { y }: Position): Shown => ({
  holds: (graph, [element = '', before = '']) => graph.getElementById(element).position().y !== Number(before),
  words: [id, String(y)],
});
const back = (id: string, { y }: Position): Shown => ({
  holds: (graph, [element = '', before = '']) => graph.getElementById(element).position().y === Number(before),
  words: [id, String(y)],
});

/**
 * All at the top of the trunk, so that as much as can follow does.
 * @param document whose first block is `block1`, in a stage with linked widths
 */
export function editsOf(document: Document): readonly Edit[] {
  const { nodes } = analyse(document);
  const shape = (id: string): Shape => nodes[id]?.output ?? [];
  const stem = shape('stem');
  const block = shape('block1');
  return [
  {
    id: 'image',
    title: 'the image becomes a pixel higher: every shape changes',
    prepare: async (page) => {
      await page.keyboard.press('Escape');
      await clickOn(page, 'input');
      await page.getByRole('complementary', { name: 'Inspector' }).getByRole('textbox', { name: 'Height' }).focus();
    },
    key: 'ArrowUp',
    back: 'ArrowDown',
    shown: () => label('stem-block1', [(stem[0] ?? 0) + 1, ...stem.slice(1)]),
    undone: () => label('stem-block1', stem),
  },
  {
    id: 'filters',
    title: 'the first stage becomes twice as wide, all its blocks at once',
    prepare: async (page) => {
      await clickOn(page, 'block1');
      await page.getByRole('complementary', { name: 'Inspector' }).getByRole('textbox', { name: 'Filters' }).focus();
    },
    key: 'ArrowUp',
    back: 'ArrowDown',
    shown: () => label('block1-block2', [...block.slice(0, 2), 2 * (block[2] ?? 0)]),
    undone: () => label('block1-block2', block),
  },
  {
    id: 'delete',
    title: 'the first block is deleted: all rows move up',
    prepare: (page) => clickOn(page, 'block1'),
    key: 'Delete',
    back: 'Control+z',
    shown: () => gone('block1'),
    undone: () => there('block1'),
  },
  {
    id: 'insert',
    title: 'a block is inserted after the first one: all rows move down',
    prepare: async (page) => {
      await clickOn(page, 'block1');
      await page.keyboard.press('Tab');
      await page.keyboard.type('basic');
    },
    key: 'Enter',
    back: 'Control+z',
    shown: () => there('block'),
    undone: () => gone('block'),
  },
  { id: 'move', title: 'the first block is moved', prepare: (page) => clickOn(page, 'block1'), key: 'ArrowDown', back: 'Control+z', shown: (first) => moved('block1', first), undone: (first) => back('block1', first) },
  {
    id: 'disconnect',
    title: 'the first connection is cut: an error, and no shape below it',
    prepare: (page) => clickOn(page, 'input', 'stem'),
    key: 'Delete',
    back: 'Control+z',
    shown: () => failed('stem'),
    undone: () => sound('stem'),
  },
  ];
}

/** Milliseconds of each edit and of its undo, in turn. */
export async function timeEdit({ page, protocol }: EditorWindow, edit: Edit, repeats: number): Promise<readonly number[]> {
  const times = await workBetweenMarks(protocol, async () => {
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      await edit.prepare(page);
      const first = await placeOf(page, 'block1');
      await markUntil(page, () => page.keyboard.press(edit.key), edit.shown(first));
      await markUntil(page, () => page.keyboard.press(edit.back), edit.undone(first));
    }
  });
  if (times.length !== 2 * repeats) throw new Error(`The trace tells of ${times.length} edits, ${2 * repeats} were made.`);
  return times;
}
