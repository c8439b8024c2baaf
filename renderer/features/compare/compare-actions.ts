import type { EditorAction } from '../../commands/actions/registry.ts';
import type { Studio } from '../../shell/studio.svelte.ts';
import { messageOf, notify } from '../../ui/notify.ts';
import { baseName } from '../files/file-picker.svelte.ts';

type Parts = Pick<Studio, 'client' | 'comparison' | 'editor' | 'files' | 'picker' | 'questions' | 'workspace'>;

/** To hold the design in front against a file, its saved self or another tab, and to walk through what differs. */
export function compareActions(parts: Parts): readonly EditorAction[] {
  const { comparison, editor, workspace } = parts;
  const comparing = (): boolean => comparison.result !== null;
  const action = (id: string, title: string, shortcuts: readonly string[], run: () => unknown, enabled: () => boolean): EditorAction => ({
    id,
    title,
    shortcuts,
    scope: 'window',
    enabled,
    run: () => void run(),
  });
  return [
    action('compare-file', 'Compare with a file…', [], () => withFile(parts), () => true),
    action('compare-saved', 'Compare with the saved version', [], () => withSaved(parts), () => editor.path !== null),
    action('compare-tab', 'Compare with another tab…', [], () => withTab(parts), () => workspace.documents.length > 1),
    action('next-change', 'Next change', ['F8'], () => comparison.step(1), comparing),
    action('previous-change', 'Previous change', ['Shift+F8'], () => comparison.step(-1), comparing),
    action('leave-comparison', 'Leave the comparison', ['Escape'], () => comparison.leave(), comparing),
  ];
}

async function withFile({ comparison, client, files, picker }: Parts): Promise<void> {
  const path = await picker.pick({ kind: 'open', title: 'Compare with a design' });
  if (path === null) return;
  await read(path, async () => {
    const { text } = await client.request('files.read', { path });
    const other = files.parse(path, text);
    if (other) comparison.start(other, baseName(path));
  });
}

async function withSaved({ comparison, client, editor, files }: Parts): Promise<void> {
  const { path } = editor;
  if (path === null) return;
  await read(path, async () => {
    const { text } = await client.request('files.read', { path });
    const saved = files.parse(path, text);
    if (saved) comparison.start(saved, `${baseName(path)} as saved`);
  });
}

/** Asks which one where there is a choice. */
async function withTab({ comparison, files, questions, workspace }: Parts): Promise<void> {
  const others = workspace.documents.filter((document) => document !== workspace.active);
  const [only] = others;
  let chosen = only;
  if (others.length > 1) {
    const id = await questions.ask({
      title: 'Compare with which design?',
      text: ['The design in front is told as what became of the other.'],
      answers: [{ value: '', label: 'Cancel' }, ...others.map((document) => ({ value: document.id, label: files.nameOf(document) }))],
      dismiss: '',
    });
    chosen = others.find((document) => document.id === id);
  }
  if (chosen) comparison.start(chosen.document, files.nameOf(chosen));
}

async function read(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    notify.fail(`${baseName(path)} was not compared`, messageOf(error));
  }
}
