import { isTextField, matches } from '../commands/actions/registry.ts';
import type { Studio } from './studio.svelte.ts';

const files = ['new', 'open', 'save', 'save-as', 'close-tab', 'reopen-tab', 'next-tab', 'previous-tab'];
/** These work while typing, too: in a text field they have no other meaning. */
const whileTyping = new Set([...files, 'commands', 'find', 'shortcuts', 'help', 'train', 'mode-edit', 'mode-train', 'mode-analyse']);

/** Runs the action of a key press anywhere in the window. Nothing while a dialog is open: it has the keyboard. */
export function onkeydown(studio: Studio, event: KeyboardEvent): void {
  if (event.defaultPrevented || studio.questions.current || studio.picker.pending || studio.files.failure || studio.files.imported) return;
  if (studio.overlay !== null) return;
  if (!isTextField(event.target)) {
    studio.actions.dispatch(event, 'window');
    return;
  }
  const meant = studio.actions.all.filter(({ shortcuts }) => shortcuts.some((shortcut) => matches(shortcut, event)));
  const action = meant.find(({ id }) => whileTyping.has(id));
  if (!action) return;
  event.preventDefault();
  // What is being typed counts: leaving the field takes it over before the action reads the design.
  if (event.target instanceof HTMLElement) event.target.blur();
  studio.actions.run(action.id);
}
