import { isBlock } from '../../../main-process/core/graph/kinds.ts';
import { exitsOn } from '../../graph-view/model/structure.ts';
import type { Editor } from '../../state/editor.svelte.ts';

/** A short word at the place where it helps, once. */
export interface Hint {
  readonly id: string;
  readonly text: string;
  /** The hint that fits now, or null. Several may fit: the first one is shown. */
  readonly fits: (moment: HintMoment) => boolean;
}
export interface HintMoment {
  readonly editor: Editor;
  /** A wire is being drawn with the pointer. */
  readonly wiring: boolean;
  readonly training: boolean;
}

const blocks = ({ document, selection }: Editor): readonly string[] =>
  [...selection].filter((id) => document.nodes[id] !== undefined && isBlock(document.nodes[id].kind));
const editable = ({ editor }: HintMoment): boolean => editor.lockReason === null;

export const hints: readonly Hint[] = [
  {
    id: 'wire',
    text: 'Let go on a node, or on the canvas to choose what comes next.',
    fits: ({ wiring }) => wiring,
  },
  {
    id: 'attach',
    text: 'A attaches an auxiliary output, Tab adds what comes next.',
    fits: (moment) => {
      const [id, ...others] = blocks(moment.editor);
      return editable(moment) && id !== undefined && others.length === 0 && exitsOn(moment.editor.document, id).length === 0;
    },
  },
  {
    id: 'many',
    text: 'What you set at the right is set for all that is selected.',
    fits: (moment) => editable(moment) && moment.editor.selection.size > 1 && blocks(moment.editor).length > 1,
  },
  {
    id: 'data',
    text: 'Generated images work at once. Other data: at the left.',
    fits: ({ editor, training }) => editor.mode === 'train' && !training && editor.document.training.dataset.name === 'generated',
  },
  {
    id: 'locked',
    text: 'While it trains the design can be looked at, not changed.',
    fits: ({ editor, training }) => training && editor.mode === 'edit' && editor.locked,
  },
];

/** The hint to show: the first that fits and was not put away. */
export const hintFor = (moment: HintMoment, away: ReadonlySet<string>): Hint | null =>
  hints.find((hint) => !away.has(hint.id) && hint.fits(moment)) ?? null;
