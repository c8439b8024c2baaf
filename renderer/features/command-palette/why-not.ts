import type { EditorAction } from '../../commands/actions/registry.ts';
import type { Editor } from '../../state/editor.svelte.ts';

/** What an action waits for that the lock of the design does not explain. */
const missing: Readonly<Record<string, string>> = {
  undo: 'Nothing to undo.',
  redo: 'Nothing to do again.',
  cut: 'Select something first.',
  copy: 'Select something first.',
  duplicate: 'Select something first.',
  delete: 'Select something first.',
  group: 'Select something first.',
  'zoom-selection': 'Select something first.',
  'select-all': 'The drawing is empty.',
  'select-none': 'Nothing is selected.',
  connect: 'Select one node.',
  'wire-target': 'Select one connection.',
  'wire-source': 'Select one connection.',
  'move-output': 'Select one auxiliary output.',
  align: 'Select several nodes.',
  ungroup: 'Select a block of a stage.',
  'fold-stage': 'Select a block of a stage.',
  'auto-layout': 'There is nothing to arrange.',
  stop: 'Nothing is training.',
  pause: 'Nothing is training.',
  continue: 'No run is paused.',
  checkpoint: 'Nothing is training.',
  'find-all': 'Nothing was found yet.',
};
/** These look and never change the design, so the lock is not their reason. */
const looking = new Set(['copy', 'select-all', 'select-none', 'stop', 'pause', 'continue', 'checkpoint', 'find-all', 'train']);

/** Why an action cannot be run now, in a few words. */
export function whyNot(action: Pick<EditorAction, 'id' | 'scope'>, editor: Pick<Editor, 'lockReason'>, blocked: string | null): string {
  if (action.id === 'train') return blocked ?? 'Training is starting.';
  if (!looking.has(action.id) && editor.lockReason !== null) return editor.lockReason;
  if (action.id.startsWith('attach-output')) return 'Select a block first.';
  return missing[action.id] ?? (action.scope === 'canvas' ? 'Not for what is selected.' : 'Not now.');
}
