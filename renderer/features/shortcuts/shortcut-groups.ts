import type { EditorAction } from '../../commands/actions/registry.ts';

/** One line of the sheet: what it does, and the keys or the gesture that do it. */
export interface ShortcutLine {
  readonly id: string;
  readonly title: string;
  readonly keys: readonly string[];
  /** Said in words: a gesture of the mouse, or keys that belong to a part of the window. */
  readonly gesture?: string;
}
export interface ShortcutGroup {
  readonly title: string;
  readonly lines: readonly ShortcutLine[];
}

const windowIds = /^(new|open|save|mode-|train|stop|toggle-|show-|settings|commands|shortcuts|help|tour|about|close-|next-|previous-)/;
const placeIds = /^(align-|distribute-|tidy$|nudge-|note-)/;

/** What has no entry in the registry: gestures, and keys that one part of the window answers by itself. */
const gestures: readonly ShortcutGroup[] = [
  {
    title: 'Keys on the drawing',
    lines: [
      { id: 'quick-add', title: 'Add after the selection', keys: ['Tab'] },
      { id: 'rename', title: 'Rename', keys: ['F2'] },
      { id: 'menu', title: 'Menu of the selection', keys: ['Shift+F10'] },
      { id: 'enter-list', title: 'With nothing selected: to the list of nodes', keys: ['ArrowDown'] },
    ],
  },
  {
    title: 'In the list of nodes',
    lines: [
      { id: 'list-data', title: 'Along the data', keys: ['ArrowDown', 'ArrowUp'] },
      { id: 'list-aside', title: 'To outputs and branches, and back', keys: ['ArrowRight', 'ArrowLeft'] },
      { id: 'list-grow', title: 'Add to the selection', keys: ['Shift+ArrowDown'] },
      { id: 'list-wires', title: 'To the connections of the node', keys: ['Tab'] },
      { id: 'list-out', title: 'Back to the drawing', keys: ['Escape'] },
    ],
  },
  {
    title: 'Mouse and trackpad: the view',
    lines: [
      { id: 'm-pan', title: 'Move the view', keys: [], gesture: 'Space drag, middle button; in map mode drag' },
      { id: 'm-scroll', title: 'Scroll', keys: [], gesture: 'Two fingers; Shift wheel sideways' },
      { id: 'm-zoom', title: 'Zoom', keys: [], gesture: 'Wheel, Ctrl wheel, pinch' },
      { id: 'm-add', title: 'Add here', keys: [], gesture: 'Double-click the canvas' },
      { id: 'm-menu', title: 'Menu', keys: [], gesture: 'Right click' },
    ],
  },
  {
    title: 'Mouse: nodes and notes',
    lines: [
      { id: 'm-select', title: 'Select', keys: [], gesture: 'Click' },
      { id: 'm-more', title: 'Select more', keys: [], gesture: 'Shift click' },
      { id: 'm-frame', title: 'Select in a frame', keys: [], gesture: 'Drag on the empty canvas; in map mode with Shift' },
      { id: 'm-move', title: 'Move', keys: [], gesture: 'Drag a node' },
      { id: 'm-free', title: 'Move without snapping', keys: [], gesture: 'Hold Ctrl while you drag' },
      { id: 'm-copy', title: 'Copy', keys: [], gesture: 'Alt drag' },
      { id: 'm-take-out', title: 'Take a block out of the trunk', keys: [], gesture: 'Shift drag' },
      { id: 'm-rename', title: 'Rename, write a note', keys: [], gesture: 'Double-click it' },
      { id: 'm-note-size', title: 'Resize a note', keys: [], gesture: 'Drag its corner' },
    ],
  },
  {
    title: 'Mouse: wires and outputs',
    lines: [
      { id: 'm-connect', title: 'Connect', keys: [], gesture: 'Drag from a node’s handle, above or below' },
      { id: 'm-rewire', title: 'Lead a wire elsewhere', keys: [], gesture: 'Drag its end' },
      { id: 'm-wire-add', title: 'Add what comes next', keys: [], gesture: 'Drop a wire on the canvas' },
      { id: 'm-insert', title: 'Insert', keys: [], gesture: 'Drop from the palette on a wire' },
      { id: 'm-replace', title: 'Replace', keys: [], gesture: 'Drop from the palette on the middle of a node' },
      { id: 'm-attach', title: 'Attach an output', keys: [], gesture: 'Drop an output on a block' },
      { id: 'm-carry', title: 'Move an output', keys: [], gesture: 'Drag its pill to a block' },
    ],
  },
];

/** The sheet: every action that has a key, from the registry itself, and the gestures. Only lines that hold the words of the query. */
export function shortcutGroups(actions: readonly EditorAction[], query = ''): readonly ShortcutGroup[] {
  const lines = (wanted: (action: EditorAction) => boolean): readonly ShortcutLine[] =>
    actions
      .filter((action) => action.shortcuts.length > 0 && wanted(action))
      .map(({ id, title, shortcuts }) => ({ id, title, keys: shortcuts }));
  const groups: readonly ShortcutGroup[] = [
    { title: 'Window and files', lines: lines(({ scope, id }) => scope === 'window' && windowIds.test(id)) },
    { title: 'Design', lines: lines(({ scope, id }) => scope === 'window' && !windowIds.test(id)) },
    { title: 'While the drawing has the focus', lines: lines(({ scope, id }) => scope === 'canvas' && !placeIds.test(id)) },
    { title: 'Places and sizes on the drawing', lines: lines(({ scope, id }) => scope === 'canvas' && placeIds.test(id)) },
    ...gestures,
  ];
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = ({ title, keys, gesture = '' }: ShortcutLine, group: string): boolean => {
    const names = keys.flatMap((key) => [key.replace('Mod', 'Ctrl'), key.replace('Mod', 'Cmd')]);
    const text = [title, ...names, gesture, group].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  };
  return groups
    .map(({ title, lines: all }) => ({ title, lines: all.filter((line) => holds(line, title)) }))
    .filter(({ lines: found }) => found.length > 0);
}
