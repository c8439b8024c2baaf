import { untrack } from 'svelte';
import type { MenuCommand } from '../../main-process/contract/studio.ts';
import { isTextField } from '../commands/actions/registry.ts';
import { isActive } from '../features/runs/run-status.ts';
import { isSameNetwork } from '../features/training/same-design.ts';
import type { OpenDocument } from '../state/open-document.svelte.ts';
import { goTo } from './studio-actions.ts';
import type { Studio } from './studio.svelte.ts';

/** Joins the window to its host: menu, files asked for by the system, closing, the title. To be called while a component starts. */
export function bindHost(studio: Studio): void {
  const { client, connection, editor, engines, files, info, runs, theme, training, workspace } = studio;

  $effect(() => {
    const ends = [
      client.on('menu', ({ command }) => runMenuCommand(studio, command)),
      client.on('openFile', ({ path }) => void files.open(path)),
      client.on('closeRequested', () => void close(studio)),
      connection.onReturn(() => void studio.load()),
    ];
    return () => ends.forEach((end) => end());
  });

  $effect(() => {
    const { path } = editor;
    const dirty = workspace.dirty.length > 0;
    document.title = `${editor.dirty ? '● ' : ''}${files.fileName} – AuxNet Studio`;
    // The browser has its own title bar and its own question before the page goes.
    if (info.host !== 'electron') return;
    const state = { title: `${files.fileName} – AuxNet Studio`, dirty, path, theme: theme.choice };
    client.request('window.state', state).catch((error: unknown) => console.warn(error));
  });

  $effect(() => {
    if (info.host !== 'browser' || workspace.dirty.length === 0) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  });

  $effect(() => {
    const { current } = engines;
    editor.device = current?.memoryBytes === undefined ? null : { name: current.device ?? current.name, bytes: current.memoryBytes };
  });

  $effect(() => {
    for (const document of workspace.documents) document.locked = training.holds(document.document);
  });

  // Another design came in front: a finished run of the one before has nothing to say about it, its own is shown again.
  const shownRuns = new WeakMap<OpenDocument, string>();
  let before = editor.current;
  $effect(() => {
    void editor.loads;
    untrack(() => {
      if (before !== editor.current) {
        if (runs.chosenId === null) shownRuns.delete(before);
        else shownRuns.set(before, runs.chosenId);
        before = editor.current;
        studio.analysedExit = null;
        const again = shownRuns.get(before);
        if (again !== undefined && again !== runs.chosenId) return void runs.choose(again);
      }
      const { chosen } = runs;
      if (chosen && !isActive(chosen.summary.status) && !isSameNetwork(chosen.design, editor.document)) void runs.choose(null);
    });
  });

  // A run that was started elsewhere (the command line's window, before a reload) is shown without being asked for.
  $effect(() => {
    const active = runs.active;
    if (active && runs.chosenId === null) void runs.choose(active.id);
  });
}

/** Clipboard commands of the application menu mean the text field when one has the focus. */
const textCommands: Partial<Record<MenuCommand, string>> = { undo: 'undo', redo: 'redo', cut: 'cut', copy: 'copy', paste: 'paste', delete: 'delete', 'select-all': 'selectAll' };

function runMenuCommand(studio: Studio, command: MenuCommand): void {
  const text = textCommands[command];
  if (text !== undefined && isTextField(document.activeElement)) {
    document.execCommand(text);
    return;
  }
  if (command === 'mode-edit' || command === 'mode-train' || command === 'mode-analyse') {
    goTo(studio, command === 'mode-edit' ? 'edit' : command === 'mode-train' ? 'train' : 'analyse');
    return;
  }
  studio.actions.run(command);
}

async function close(studio: Studio): Promise<void> {
  const { autosave, client, files, questions, runs } = studio;
  const active = runs.active;
  if (active) {
    const answer = await questions.ask({
      title: `${active.label} is training`,
      text: ['If the window closes, the run stops after writing a checkpoint. It can be resumed when the application is open again.'],
      answers: [{ value: 'stay', label: 'Keep training' }, { value: 'close', label: 'Stop and close', kind: 'danger' }],
      dismiss: 'stay',
    });
    if (answer === 'stay') return;
  }
  if (!(await files.mayClose())) return;
  await autosave.forgetAll();
  await client.request('window.close', {});
}
