import type { Document, NodeId } from '../../../main-process/core/graph/document.ts';
import { isBlock } from '../../../main-process/core/graph/kinds.ts';
import { whyNotAttach } from '../../commands/outputs.ts';
import { exitsOn } from '../../graph-view/model/structure.ts';
import { goTo } from '../../shell/studio-actions.ts';
import type { Studio } from '../../shell/studio.svelte.ts';
import { shortRun } from '../training/commands.ts';

/** How things stood when a step began: what is new since then tells that it is done. */
export interface Start {
  readonly nodes: Document['nodes'];
  readonly runs: number;
}

/** What the callout points at: an element, or something drawn on the canvas. */
export type Target = { readonly kind: 'element'; readonly selector: string } | { readonly kind: 'drawn'; readonly id: NodeId };

/** One step of the tour. It is done when the real thing has happened, by whatever way. */
export interface TourStep {
  readonly id: string;
  readonly title: string;
  readonly text: (studio: Studio) => string;
  /** Said when the step is done. */
  readonly after: string;
  readonly target: (studio: Studio) => Target | null;
  readonly done: (studio: Studio, start: Start) => boolean;
  /** Brings the window to where the step happens. */
  readonly show: (studio: Studio) => void;
  /** Does a part of the step for the person. */
  readonly offer?: { readonly label: string; readonly able: (studio: Studio) => boolean; readonly run: (studio: Studio) => void };
}

const element = (selector: string): Target => ({ kind: 'element', selector });
const outputsOf = (nodes: Document['nodes']): number => Object.values(nodes).filter(({ kind }) => kind === 'auxiliary-output').length;
const selectedBlock = ({ editor }: Studio): NodeId | null => {
  const [id, ...others] = [...editor.selection];
  const node = id === undefined ? undefined : editor.document.nodes[id];
  return node && others.length === 0 && isBlock(node.kind) ? node.id : null;
};
/** The first block that carries no output; for a design without blocks the first thing that could. */
const bareBlock = ({ editor: { document } }: Studio): NodeId | null => {
  const bare = Object.values(document.nodes).filter(({ id }) => whyNotAttach(document, id) === null && exitsOn(document, id).length === 0);
  return (bare.find(({ kind }) => isBlock(kind)) ?? bare[0])?.id ?? null;
};
function pick(studio: Studio): void {
  goTo(studio, 'edit');
  const id = selectedBlock(studio) ?? bareBlock(studio);
  if (id === null) return;
  studio.editor.select([id]);
  studio.editor.viewport?.reveal(id);
  studio.editor.viewport?.focus();
}
const fixable = ({ editor }: Studio): boolean =>
  editor.analysis.diagnostics.some(({ severity, fix }) => severity !== 'hint' && fix !== undefined);

export const tourSteps: readonly TourStep[] = [
  {
    id: 'design',
    title: 'Start with a design',
    text: () => 'Choose a template. AuxNet-20-3 is small and trains quickly. A blank canvas works too: drag blocks from the palette.',
    after: 'Here it is: data flows from the top to the bottom, one row a block. The pills at the side are auxiliary outputs.',
    target: ({ editor }) =>
      editor.mode !== 'edit' ? element('.rail .mode:first-child') : Object.keys(editor.document.nodes).length === 0 ? element('[data-tour="templates"]') : null,
    done: ({ editor }) => Object.keys(editor.document.nodes).length > 2,
    show: (studio) => {
      goTo(studio, 'edit');
      setTimeout(() => document.querySelector<HTMLElement>('[data-tour="templates"] button')?.focus());
    },
  },
  {
    id: 'output',
    title: 'Attach an auxiliary output',
    text: (studio) =>
      selectedBlock(studio) === null
        ? 'Click a block. Each block can carry an output of its own, which learns to classify with what the network knows there.'
        : 'Press A, or the button Attach output at the right. The output appears beside the block, named after its depth.',
    target: (studio) => {
      const { editor } = studio;
      if (editor.mode !== 'edit') return element('.rail .mode:first-child');
      if (selectedBlock(studio) !== null) return element('section[aria-label="Auxiliary output"] .btn');
      const id = bareBlock(studio);
      return id === null ? null : { kind: 'drawn', id };
    },
    after: 'It hangs beside its block, named after its depth. Its colour is the same in the curves and tables to come.',
    done: ({ editor }, start) => outputsOf(editor.document.nodes) > outputsOf(start.nodes),
    show: pick,
  },
  {
    id: 'numbers',
    title: 'Change a number, and see what follows',
    text: (studio) =>
      fixable(studio)
        ? 'Something does not fit. It is marked on its node and listed below: what, where, and a button that mends it.'
        : 'The wires say the shape that flows in them: height × width × channels. Select a block and change its filters. Shapes and costs follow at once, and Problems says what no longer fits.',
    target: (studio) => {
      const { editor } = studio;
      if (editor.mode !== 'edit') return element('.rail .mode:first-child');
      if (fixable(studio)) return element('.problem .btn');
      if (selectedBlock(studio) !== null) return element('section[aria-label="Parameters"]');
      const id = bareBlock(studio);
      return id === null ? null : { kind: 'drawn', id };
    },
    after: 'Shapes and costs have followed. Ctrl Z takes any step back; the tab History lists them all.',
    done: ({ editor }, start) =>
      Object.values(start.nodes).some(({ id, params }) => (editor.document.nodes[id]?.params ?? params) !== params),
    show: (studio) => {
      pick(studio);
      if (fixable(studio)) studio.layout.show('problems');
    },
  },
  {
    id: 'train',
    title: 'Train it',
    text: ({ editor, training }) =>
      training.blocked?.way === 'problems'
        ? 'First mend what Problems lists: a design with errors cannot be trained.'
        : editor.mode === 'train'
          ? `Generated images are chosen already. ${editor.document.training.epochs > 10 ? 'For a first look a short run is enough: about a minute.' : 'Now press Start training.'}`
          : 'Press Train. It opens the settings of a run; nothing starts yet.',
    target: ({ editor, training }) =>
      training.blocked?.way === 'problems' ? element('.problem') : editor.mode === 'train' ? element('.start .btn') : element('.primary-slot .btn'),
    after: 'It trains. Every output has a loss of its own, and the trunk learns from all of them at once.',
    done: ({ runs }, start) => runs.active !== null || runs.summaries.length > start.runs,
    show: (studio) => {
      if (studio.training.blocked?.way === 'problems') {
        goTo(studio, 'edit');
        studio.layout.show('problems');
        return;
      }
      goTo(studio, 'train');
      setTimeout(() => document.querySelector<HTMLElement>('.start .btn')?.focus());
    },
    offer: {
      label: 'Set a short run',
      able: ({ editor }) => !editor.locked && editor.document.training.epochs > 10,
      run: ({ editor }) => void editor.run(shortRun()),
    },
  },
  {
    id: 'exit',
    title: 'Look at the exits, and pick one',
    text: ({ editor, runs }) =>
      editor.mode === 'analyse'
        ? 'Each dot is an exit: its error against its size. Choose one: the drawing dims all that it can do without.'
        : runs.active
          ? 'The curves show every output learn; its error stands on the drawing. When the first epochs are through, go to Analyse.'
          : 'The run has ended. Go to Analyse to compare what each exit is worth.',
    target: ({ editor, runs }) =>
      editor.mode === 'analyse'
        ? element('.tradeoff')
        : runs.active && runs.active.epoch < 1
          ? element('.dock')
          : element('.rail .mode:nth-child(3)'),
    after: 'What is dimmed falls away if you keep this exit. That was the tour; the help (F1) has it again, and what is behind it.',
    done: ({ analysedExit }) => analysedExit !== null,
    show: (studio) => {
      goTo(studio, 'analyse');
      setTimeout(() => document.querySelector<HTMLElement>('.exit-dot')?.focus());
    },
  },
];
