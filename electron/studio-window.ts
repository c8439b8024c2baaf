import { app, shell } from 'electron';
import type { BrowserWindow } from 'electron';
import { dirname, join } from 'path';
import { createServer } from '../main-process/contract/rpc.ts';
import type { Handlers, MenuCommand } from '../main-process/contract/studio.ts';
import type { Service } from '../main-process/service/index.ts';
import { chooseToOpen, chooseToSave, mayReload } from './dialogs.ts';
import { openWindowChannel } from './ipc-channel.ts';
import { chooseTheme, isDark, onThemeChange } from './theme.ts';

export type StudioWindowOptions = {
  readonly window: BrowserWindow;
  readonly service: Service;
  readonly documents: string;
  readonly onRecentChange: () => void;
};

/** A window with the application behind it. */
export type StudioWindow = {
  /** Asks the page to open a design, at once or as soon as it is there to listen. */
  readonly openFile: (path: string) => void;
  readonly sendCommand: (command: MenuCommand) => void;
  /** The next close is part of quitting: once the page agrees, the application quits too. */
  readonly closeToQuit: () => void;
  readonly show: () => void;
};

/** Connects a window to the service: the contract's requests and events over its channel, and what only a native host can do. */
export const connectWindow = ({ window, service, documents, onRecentChange }: StudioWindowOptions): StudioWindow => {
  /** What the page said last; null until it speaks, which it does when it listens for events. */
  let page: { readonly dirty: boolean; readonly path: string | null } | null = null;
  let filesToOpen: readonly string[] = [];
  let quitRequested = false;
  let leaving: 'window' | 'application' = 'window';
  let agreed = false;

  const connection = service.connect((event) => server.emit(event.name, event.payload));
  const handlers: Handlers = {
    ...service.handlers,
    ...connection.handlers,
    'dialog.open': async (params) => ({ path: await chooseToOpen(window, folderOf(page?.path) ?? documents, params) }),
    'dialog.save': async ({ suggestedName, title, type }) => ({
      path: await chooseToSave(window, join(folderOf(page?.path) ?? documents, suggestedName), title, type),
    }),
    'recent.add': async (params) => {
      await service.handlers['recent.add'](params);
      app.addRecentDocument(params.path);
      onRecentChange();
      return {};
    },
    'recent.clear': async (params) => {
      await service.handlers['recent.clear'](params);
      app.clearRecentDocuments();
      onRecentChange();
      return {};
    },
    'blocks.reveal': async ({ file }) => {
      const { folder } = await service.handlers['blocks.list']({});
      shell.showItemInFolder(join(folder, file));
      return {};
    },
    'runs.reveal': async ({ run }) => {
      const { directory } = await service.handlers['runs.update']({ run });
      shell.showItemInFolder(join(directory, 'run.json'));
      return {};
    },
    'window.state': async ({ title, dirty, path, theme }) => {
      window.setTitle(title);
      window.setDocumentEdited(dirty);
      window.setRepresentedFilename(path ?? '');
      chooseTheme(theme);
      page = { dirty, path };
      deliverFiles();
      return {};
    },
    'window.close': async () => {
      // After the answer is on its way: quitting waits for nothing.
      setImmediate(leave);
      return {};
    },
  };
  const server = createServer(openWindowChannel(window.webContents), handlers);

  const deliverFiles = (): void => {
    if (page === null) return;
    for (const path of filesToOpen) server.emit('openFile', { path });
    filesToOpen = [];
  };

  const leave = (): void => {
    agreed = true;
    if (leaving === 'application') app.quit();
    else window.close();
  };

  /** The page asks about unsaved changes and running training; it answers with `window.close`, or stays. */
  const askToLeave = async (): Promise<void> => {
    // On macOS the application, and training with it, outlives its window.
    const endsTraining = leaving === 'application' || process.platform !== 'darwin';
    if (page !== null && (page.dirty || (endsTraining && (await isTraining(service))))) server.emit('closeRequested', {});
    else leave();
  };

  /** A page that died takes its unsaved changes with it; what it had open is opened again. */
  const reload = (): void => {
    if (page?.path != null) filesToOpen = [page.path, ...filesToOpen];
    page = null;
    window.reload();
  };

  window.on('close', (event) => {
    if (agreed || window.webContents.isCrashed()) return;
    event.preventDefault();
    leaving = quitRequested ? 'application' : 'window';
    quitRequested = false;
    void askToLeave();
  });
  window.on('unresponsive', () => {
    void mayReload(window, 'The window does not respond.').then((yes) => yes && reload());
  });
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (agreed || reason === 'clean-exit') return;
    void mayReload(window, `The window's page ended unexpectedly (${reason}).`).then((yes) => yes && reload());
  });

  const unsubscribe = service.onEvent((event) => server.emit(event.name, event.payload));
  const unfollow = onThemeChange(() => server.emit('theme.changed', { dark: isDark() }));
  window.once('closed', () => {
    unsubscribe();
    unfollow();
    server.close();
    void connection.close();
  });

  return {
    openFile: (path) => {
      filesToOpen = [...filesToOpen, path];
      deliverFiles();
    },
    sendCommand: (command) => server.emit('menu', { command }),
    closeToQuit: () => {
      quitRequested = true;
    },
    show: () => {
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
  };
};

const folderOf = (path: string | null | undefined): string | null => (path === null || path === undefined ? null : dirname(path));

const isTraining = async (service: Service): Promise<boolean> => {
  try {
    const { runs } = await service.handlers['runs.list']({});
    return runs.some(({ status }) => ['queued', 'preparing', 'running', 'paused'].includes(status));
  } catch {
    return false; // Runs that cannot be listed must not keep the window from closing.
  }
};
