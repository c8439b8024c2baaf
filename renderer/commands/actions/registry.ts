/** Where an action's shortcut works: anywhere in the window, or while the canvas has the focus. */
export type ActionScope = 'window' | 'canvas';

/** Something a person can ask for by name: the same entry feeds menu, toolbar, keyboard and command palette. */
export interface EditorAction {
  readonly id: string;
  readonly title: string;
  /** `Mod` is Ctrl, or Cmd on a Mac; `Ctrl` is Ctrl everywhere: "Mod+Shift+Z", "A", "Delete", "Ctrl+Tab". */
  readonly shortcuts: readonly string[];
  readonly scope: ActionScope;
  /** Cut, copy and paste: the browser's own events do the work when the keys are pressed, so the keys must not be swallowed. */
  readonly native?: true;
  readonly enabled: () => boolean;
  /** @param shortcut the one that was pressed, where one action has several that differ */
  readonly run: (shortcut?: string) => void | Promise<void>;
}

/** An action of the drawing that works anywhere in the window and always, unless `rest` says otherwise. */
export const action = (
  id: string,
  title: string,
  shortcuts: readonly string[],
  run: EditorAction['run'],
  rest: Partial<Pick<EditorAction, 'scope' | 'native' | 'enabled'>> = {},
): EditorAction => ({ id, title, shortcuts, run, scope: 'window', enabled: () => true, ...rest });

export interface EditorActions {
  readonly all: readonly EditorAction[];
  /** Unknown names give undefined. */
  get(id: string): EditorAction | undefined;
  /** Runs an action when it is enabled; false otherwise. */
  run(id: string): boolean;
  /** Runs the enabled action whose shortcut this is. Keys pressed in a text field are left alone. True when handled. */
  dispatch(event: KeyboardEvent, scope: ActionScope): boolean;
}

/** A registry of actions; the shell adds its own to those of the drawing by making one from both lists. */
export function createRegistry(all: readonly EditorAction[]): EditorActions {
  const byId = new Map(all.map((action) => [action.id, action]));
  const start = (action: EditorAction | undefined, shortcut?: string): boolean => {
    if (!action?.enabled()) return false;
    void action.run(shortcut);
    return true;
  };
  return {
    all,
    get: (id) => byId.get(id),
    run: (id) => start(byId.get(id)),
    dispatch: (event, scope) => {
      if (event.defaultPrevented || isTextField(event.target)) return false;
      // One key may mean different things for different selections: C connects a node, and leads a wire elsewhere.
      const action = all.find(
        ({ scope: where, native, shortcuts, enabled }) =>
          where === scope && !native && shortcuts.some((shortcut) => matches(shortcut, event)) && enabled(),
      );
      if (!start(action, action?.shortcuts.find((shortcut) => matches(shortcut, event)))) return false;
      event.preventDefault();
      return true;
    },
  };
}

/** True where typing belongs to the field and not to the drawing. */
export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['button', 'checkbox', 'radio', 'range'].includes(target.type);
}

/** Does this key press mean the shortcut? `Mod` is Cmd on a Mac and Ctrl elsewhere; either is taken. `Ctrl` is that key alone. */
export function matches(
  shortcut: string,
  event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>,
): boolean {
  const parts = shortcut.split('+').map((part) => part || '+');
  const key = parts[parts.length - 1] ?? '';
  const has = (modifier: string): boolean => parts.slice(0, -1).includes(modifier);
  const modified = has('Ctrl') ? event.ctrlKey && !event.metaKey : has('Mod') === (event.ctrlKey || event.metaKey);
  if (!modified || has('Alt') !== event.altKey) return false;
  // Shift makes another sign of a digit, or a digit of another sign, by the keyboard's country: the key itself is meant.
  if (/^\d$/.test(key) && has('Shift')) return event.shiftKey && event.code === `Digit${key}`;
  // A sign that needs Shift on some keyboards ("+", "?") is matched by the sign alone.
  const letter = key.length > 1 || /[a-z]/i.test(key);
  if (letter && has('Shift') !== event.shiftKey) return false;
  return event.key.toLowerCase() === key.toLowerCase() || (key === '+' && event.key === '=');
}
