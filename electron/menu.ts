import { Menu } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../main-process/contract/studio.ts';

export type RecentFile = { readonly path: string; readonly name: string; readonly exists: boolean };

export type MenuActions = {
  /** Sends the command to the window, which alone knows what it means. */
  readonly command: (command: MenuCommand) => void;
  readonly openFile: (path: string) => void;
  readonly clearRecent: () => void;
};

type Item = MenuItemConstructorOptions;

const separator: Item = { type: 'separator' };
const isMac = process.platform === 'darwin';

/** Sets the application's menu. To be called again when the recent files change. */
export const showMenu = (actions: MenuActions, recent: readonly RecentFile[]): void => {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(actions, recent)));
};

/**
 * Keys belong to the page, which works the same in a browser; the menu only shows them (macOS hands keys to the menu
 * when the page leaves them).
 */
const menuTemplate = (actions: MenuActions, recent: readonly RecentFile[]): Item[] => {
  const item = (label: string, command: MenuCommand, accelerator?: string): Item => ({
    label,
    click: () => actions.command(command),
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  });
  return [
    ...(isMac ? [applicationMenu(item)] : []),
    fileMenu(item, actions, recent),
    editMenu(item),
    viewMenu(item),
    { label: '&Run', submenu: [item('Train', 'train', 'CmdOrCtrl+Enter'), item('Stop', 'stop', 'CmdOrCtrl+.')] },
    windowMenu(item),
    helpMenu(item),
  ];
};

type MakeItem = (label: string, command: MenuCommand, accelerator?: string) => Item;

const applicationMenu = (item: MakeItem): Item => ({
  role: 'appMenu',
  submenu: [
    item('About AuxNet Studio', 'about'),
    separator,
    { role: 'services' },
    separator,
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    separator,
    { role: 'quit' },
  ],
});

const fileMenu = (item: MakeItem, actions: MenuActions, recent: readonly RecentFile[]): Item => ({
  label: '&File',
  submenu: [
    item('New', 'new', 'CmdOrCtrl+N'),
    item('Open…', 'open', 'CmdOrCtrl+O'),
    item('Import Model…', 'import'),
    { label: 'Open Recent', submenu: recentItems(actions, recent) },
    item('Reopen Closed Design', 'reopen-tab', 'CmdOrCtrl+Shift+T'),
    separator,
    item('Save', 'save', 'CmdOrCtrl+S'),
    item('Save As…', 'save-as', 'CmdOrCtrl+Shift+S'),
    item('Export Picture…', 'export-picture', 'CmdOrCtrl+Shift+X'),
    separator,
    item('Compare with the Saved Version', 'compare-saved'),
    item('Compare with a File…', 'compare-file'),
    item('Compare with Another Tab…', 'compare-tab'),
    separator,
    item('Close', 'close-tab', 'CmdOrCtrl+W'),
    { role: 'close', label: 'Close Window', accelerator: 'CmdOrCtrl+Shift+W' },
    ...(isMac ? [] : [{ role: 'quit' } as const]),
  ],
});

/** Written out, as the role's own menu gives Ctrl+W to the window, and here it closes a design. */
const windowMenu = (item: MakeItem): Item => ({
  label: '&Window',
  role: 'window',
  submenu: [
    item('Next Design', 'next-tab', 'Ctrl+Tab'),
    item('Previous Design', 'previous-tab', 'Ctrl+Shift+Tab'),
    separator,
    { role: 'minimize' },
    { role: 'zoom' },
    ...(isMac ? [separator, { role: 'front' } as const] : []),
  ],
});

const recentItems = (actions: MenuActions, recent: readonly RecentFile[]): Item[] => {
  if (recent.length === 0) return [{ label: 'No Recent Files', enabled: false }];
  return [
    // In a label a single & marks the access key.
    ...recent.map(({ path, name, exists }) => ({
      label: name.replace(/&/gu, '&&'),
      sublabel: path,
      toolTip: path,
      enabled: exists,
      click: () => actions.openFile(path),
    })),
    separator,
    { label: 'Clear Recent Files', click: actions.clearRecent },
  ];
};

const editMenu = (item: MakeItem): Item => ({
  label: '&Edit',
  submenu: [
    item('Undo', 'undo', 'CmdOrCtrl+Z'),
    item('Redo', 'redo', 'CmdOrCtrl+Shift+Z'),
    separator,
    // Roles, because the page answers the clipboard events that these cause, in text fields and on the canvas alike.
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    item('Duplicate', 'duplicate', 'CmdOrCtrl+D'),
    item('Delete', 'delete', 'Delete'),
    separator,
    item('Select All', 'select-all', 'CmdOrCtrl+A'),
    item('Find…', 'find', 'CmdOrCtrl+F'),
    item('History', 'show-history'),
  ],
});

const viewMenu = (item: MakeItem): Item => ({
  label: '&View',
  submenu: [
    item('Edit', 'mode-edit', 'CmdOrCtrl+1'),
    item('Train', 'mode-train', 'CmdOrCtrl+2'),
    item('Analyse', 'mode-analyse', 'CmdOrCtrl+3'),
    separator,
    item('Fit', 'fit', 'CmdOrCtrl+0'),
    item('Zoom In', 'zoom-in', 'CmdOrCtrl+Plus'),
    item('Zoom Out', 'zoom-out', 'CmdOrCtrl+-'),
    item('Auto Layout', 'auto-layout', 'CmdOrCtrl+Shift+L'),
    item('Lay Out Downwards', 'layout-down', 'CmdOrCtrl+Shift+Down'),
    item('Lay Out to the Right', 'layout-right', 'CmdOrCtrl+Shift+Right'),
    separator,
    {
      label: 'Text Size',
      submenu: [
        { role: 'zoomIn', label: 'Larger', accelerator: 'CmdOrCtrl+Alt+=' },
        { role: 'zoomOut', label: 'Smaller', accelerator: 'CmdOrCtrl+Alt+-' },
        { role: 'resetZoom', label: 'Normal', accelerator: 'CmdOrCtrl+Alt+0' },
      ],
    },
    { role: 'togglefullscreen' },
    { role: 'toggleDevTools' },
  ],
});

const helpMenu = (item: MakeItem): Item => ({
  role: 'help',
  submenu: [
    item('AuxNet Studio Help', 'help', 'F1'),
    item('Take the Tour', 'tour', 'Shift+F1'),
    item('Keyboard Shortcuts', 'shortcuts', 'CmdOrCtrl+/'),
    ...(isMac ? [] : [separator, item('About AuxNet Studio', 'about')]),
  ],
});
