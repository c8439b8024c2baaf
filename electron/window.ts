import { BrowserWindow, screen } from 'electron';
import type { BrowserWindowConstructorOptions } from 'electron';
import { appPage } from './app-url.ts';
import { iconFile, preloadScript } from './paths.ts';
import { lockedPreferences } from './security.ts';
import { chooseTheme, chosenTheme, frameColours, onThemeChange } from './theme.ts';
import { placeWindow, readWindowState, smallestSize, writeWindowState } from './window-state.ts';

/** DIP. The page's title bar (--size-titlebar, 40) without its bottom line, which goes on under the buttons drawn over it. */
const overlayHeight = 39;

/** The host can draw the window's buttons over the page (Windows and Linux; not in the smoke test's Electron 9). */
export const drawsWindowControls = (): boolean =>
  process.platform !== 'darwin' && typeof BrowserWindow.prototype.setTitleBarOverlay === 'function';

/** Opens the window where it was left (`stateFile`), hidden until its first frame is painted. */
export const openWindow = (stateFile: string): BrowserWindow => {
  const left = readWindowState(stateFile);
  chooseTheme(left?.theme ?? 'system');
  const displays = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea);
  const window = new BrowserWindow({
    ...placeWindow(left?.bounds ?? null, displays),
    ...frame(),
    minWidth: smallestSize.width,
    minHeight: smallestSize.height,
    title: 'AuxNet Studio',
    ...(iconFile === undefined ? {} : { icon: iconFile }),
    show: false,
    backgroundColor: frameColours().background,
    webPreferences: lockedPreferences(preloadScript),
  });
  window.once('ready-to-show', () => {
    if (left?.maximised === true) window.maximize();
    window.show();
  });
  window.on('page-title-updated', (event) => event.preventDefault());
  window.on('close', () => {
    writeWindowState(stateFile, { bounds: window.getNormalBounds(), maximised: window.isMaximized(), theme: chosenTheme() });
  });
  followTheme(window);
  void window.loadURL(appPage);
  return window;
};

const frame = (): BrowserWindowConstructorOptions => {
  if (process.platform === 'darwin') return { titleBarStyle: 'hiddenInset' };
  if (!drawsWindowControls()) return { autoHideMenuBar: true };
  return { titleBarStyle: 'hidden', titleBarOverlay: overlay() };
};

const overlay = () => ({ color: frameColours().background, symbolColor: frameColours().symbols, height: overlayHeight });

const followTheme = (window: BrowserWindow): void => {
  const stop = onThemeChange(() => {
    window.setBackgroundColor(frameColours().background);
    if (drawsWindowControls()) window.setTitleBarOverlay(overlay());
  });
  window.once('closed', stop);
};
