import { nativeTheme } from 'electron';
import type { ThemeChoice } from './window-state.ts';

/** Colours of the frame: --surface-chrome and --text of the design tokens, needed before any page is there. */
export type FrameColours = { readonly background: string; readonly symbols: string };

const light: FrameColours = { background: '#f7f8f9', symbols: '#1c1f24' };
const dark: FrameColours = { background: '#17181b', symbols: '#e6e8eb' };

export const isDark = (): boolean => nativeTheme.shouldUseDarkColors;
export const frameColours = (): FrameColours => (isDark() ? dark : light);

export const chosenTheme = (): ThemeChoice => nativeTheme.themeSource;

/** Makes frame, menus and pages follow the choice; `onThemeChange` tells when that changes anything. */
export const chooseTheme = (theme: ThemeChoice): void => {
  if (nativeTheme.themeSource !== theme) nativeTheme.themeSource = theme;
};

/** Calls `listener` whenever the system changes between light and dark, until the returned function is called. */
export const onThemeChange = (listener: () => void): (() => void) => {
  nativeTheme.on('updated', listener);
  return () => nativeTheme.removeListener('updated', listener);
};
