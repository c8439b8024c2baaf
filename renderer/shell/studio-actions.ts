import { createRegistry, type EditorAction, type EditorActions } from '../commands/actions/registry.ts';
import { createEditorActions } from '../commands/actions/editor-actions.ts';
import { compareActions } from '../features/compare/compare-actions.ts';
import { comparedRunsActions } from '../features/compare-runs/compared-runs-actions.ts';
import { tabActions } from '../features/files/tab-actions.ts';
import { blockActions } from '../features/saved-blocks/block-actions.ts';
import type { Mode } from '../state/mode.ts';
import type { Editor } from '../state/editor.svelte.ts';
import type { Studio } from './studio.svelte.ts';

/** Every action of the window: of the drawing, files, modes, training and help. Ids equal the contract's menu commands. */
export function createStudioActions(studio: Studio): EditorActions {
  const { editor, files, layout, runs, training, workspace, recovery } = studio;
  const always = (): boolean => true;
  const action = (id: string, title: string, shortcuts: readonly string[], run: () => unknown, enabled = always): EditorAction => ({
    id,
    title,
    shortcuts,
    scope: 'window',
    enabled,
    run: () => void run(),
  });
  const mode = (name: Mode, title: string, key: string): EditorAction => action(`mode-${name}`, title, [key], () => goTo(studio, name));
  return createRegistry([
    action('new', 'New design', ['Mod+N', 'Mod+Alt+N'], () => files.new()),
    action('open', 'Open…', ['Mod+O'], () => files.open()),
    action('import', 'Import model…', [], () => files.importModel()),
    action('save', 'Save', ['Mod+S'], () => files.save()),
    action('save-as', 'Save as…', ['Mod+Shift+S'], () => files.saveAs()),
    action('export-picture', 'Export picture…', ['Mod+Shift+X'], () => void (studio.overlay = 'picture'), () => hasDrawing(editor)),
    ...tabActions(editor, files, workspace),
    action('show-recovery', 'Show unsaved work that was found', [], () => void (recovery.aside = false), () => recovery.entries.length > 0),
    ...compareActions(studio),
    ...comparedRunsActions(studio),
    // Before Escape means less than a choice.
    action('show-whole', 'Show the whole network, not cut at an exit', ['Escape'], () => void (studio.analysedExit = null), () => {
      return editor.mode === 'analyse' && studio.analysedExit !== null;
    }),
    ...createEditorActions(editor).all,
    ...blockActions(editor, studio.blocks),
    mode('edit', 'Go to Edit', 'Mod+1'),
    mode('train', 'Go to Train', 'Mod+2'),
    mode('analyse', 'Go to Analyse', 'Mod+3'),
    action('train', 'Start training', ['Mod+Enter'], () => training.start(), () => training.blocked === null && !training.starting),
    action('ablation', 'Ablation…', [], () => void (studio.overlay = 'ablation'), () => hasNodes(editor)),
    action('stop', 'Stop training…', ['Mod+.'], () => training.askStop(), () => runs.active !== null),
    action('pause', 'Pause training', [], () => runs.active && runs.pause(runs.active.id), () => runs.active?.status === 'running'),
    action('continue', 'Continue training', [], () => runs.active && runs.continue(runs.active.id), () => runs.active?.status === 'paused'),
    action('checkpoint', 'Write a checkpoint now', [], () => runs.active && runs.checkpointNow(runs.active.id), () => runs.active?.status === 'running'),
    action('find-rate', 'Find a learning rate…', [], () => void (studio.overlay = 'rates'), () => training.blocked === null),
    action('sweep', 'Sweep…', [], () => void (studio.overlay = 'sweep'), () => training.blocked === null),
    action('pause-queue', 'Pause the queue after this run', [], () => runs.pauseQueue(true), () => {
      return !runs.queue.paused && runs.queue.runs.length > 0;
    }),
    action('continue-queue', 'Go on with the queue', [], () => runs.pauseQueue(false), () => runs.queue.paused || runs.queue.found > 0),
    action('run-folders', 'Folders of runs…', [], () => void (studio.overlay = 'run-folders')),
    action('run-details', 'Name, tags and notes of the run…', [], () => void (studio.overlay = 'run-details'), () => runs.chosenId !== null),
    action('trash', 'Deleted runs…', [], () => void (studio.overlay = 'trash')),
    action('show-experiment', 'Show the experiment', [], () => layout.show('experiment')),
    action('show-problems', 'Show problems', [], () => layout.show('problems')),
    action('show-curves', 'Show curves', [], () => layout.show('curves')),
    action('show-outputs', 'Show outputs', [], () => layout.show('outputs')),
    action('show-heat-map', 'Show the heat map', [], () => layout.show('heat')),
    action('compare-heads', 'Compare gradients of two outputs…', [], () => void (studio.overlay = 'heads'), () => runs.chosen !== null),
    action('show-flow', 'Show gradient flow on the graph', [], () => studio.flowView.show('flow')),
    action('show-log', 'Show log', [], () => layout.show('log')),
    action('show-history', 'Show history', [], () => layout.show('history')),
    action('toggle-dock', 'Fold or open the dock', ['Mod+J'], () => layout.toggle('dock')),
    action('toggle-left', 'Fold or open the left panel', ['Mod+B'], () => layout.toggle('left')),
    action('toggle-right', 'Fold or open the right panel', ['Mod+Alt+B'], () => layout.toggle('right')),
    action('choose-data', 'Choose a data set', [], () => goTo(studio, 'train')),
    action('try-it', 'Try an image…', [], () => void (studio.overlay = 'try-it'), () => runs.chosen?.summary.error !== undefined && runs.active === null),
    action('settings', 'Settings…', ['Mod+,'], () => void (studio.overlay = 'settings')),
    action('find', 'Find in the design…', ['Mod+F'], () => studio.find.show()),
    action('find-next', 'Find the next', ['F3'], () => studio.find.step(1)),
    action('find-previous', 'Find the one before', ['Shift+F3'], () => studio.find.step(-1)),
    action('find-all', 'Select all that were found', [], () => studio.find.selectAll(), () => studio.find.hits.length > 0),
    action('commands', 'Find or run a command', ['Mod+K'], () => void (studio.overlay = 'commands')),
    action('shortcuts', 'Keyboard shortcuts', ['Mod+/'], () => void (studio.overlay = 'shortcuts')),
    action('help', 'Help', ['F1'], () => studio.help.show()),
    action('help-glossary', 'Help: what the words mean', [], () => studio.help.show('glossary')),
    action('help-multiway', 'Help: multi-way back-propagation', [], () => studio.help.show('multiway')),
    action('tour', 'Take the tour', ['Shift+F1'], () => studio.tour.begin()),
    action('about', 'About AuxNet Studio', [], () => void (studio.overlay = 'about')),
  ]);
}

const hasNodes = ({ document }: Editor): boolean => Object.keys(document.nodes).length > 0;
const hasDrawing = ({ viewport, document }: Editor): boolean => viewport !== null && Object.keys(document.nodes).length > 0;

/** Changes the mode; the dock turns to what that mode is about, once. */
export function goTo(studio: Studio, mode: Mode): void {
  const { editor, layout } = studio;
  if (editor.mode === mode) return;
  editor.mode = mode;
  if (mode === 'train') layout.dockTab = 'curves';
  else if (mode === 'analyse') layout.dockTab = 'outputs';
  else layout.dockTab = 'problems';
}
