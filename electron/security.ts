import { app, session } from 'electron';
import type { Event, WebContents, WebPreferences } from 'electron';
import { isAppUrl } from './app-url.ts';

/** What every window runs with: the page sees one narrow bridge and nothing of Node or Electron. */
export const lockedPreferences = (preload: string): WebPreferences => ({
  preload,
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
});

/** The page may write text to the clipboard; no other permission is ever needed. */
const grantedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Applies to every page that this application will ever create, whoever creates it. Call before the first window. */
export const denyByDefault = (): void => {
  app.on('web-contents-created', (_event, contents) => confine(contents));
};

/** Must run after the application is ready. */
export const denyPermissions = (): void => {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((contents, permission, decide) => {
    decide(grantedPermissions.has(permission) && isAppUrl(contents.getURL()));
  });
  defaultSession.setPermissionCheckHandler((_contents, permission, origin) => grantedPermissions.has(permission) && isAppUrl(origin));
};

const confine = (contents: WebContents): void => {
  const stay = (event: Event, address: string): void => {
    if (!isAppUrl(address)) event.preventDefault();
  };
  contents.on('will-navigate', (event, address) => stay(event, address));
  contents.on('will-redirect', (event, address) => stay(event, address));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  if (typeof contents.setWindowOpenHandler === 'function') contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  else denyNewWindows(contents);
};

/** Before Electron 12 a new window is announced by an event that today's types no longer know. */
const denyNewWindows = (contents: NodeJS.EventEmitter): void => {
  contents.on('new-window', (event: Event) => event.preventDefault());
};
