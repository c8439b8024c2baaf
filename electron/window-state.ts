import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'fs';
import { dirname } from 'path';
import { z } from 'zod';

const bounds = z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) });
const themeChoice = z.enum(['system', 'light', 'dark']);
const windowState = z.object({ bounds, maximised: z.boolean(), theme: themeChoice });

export type Rectangle = Readonly<z.output<typeof bounds>>;
export type ThemeChoice = z.output<typeof themeChoice>;
export type WindowState = { readonly bounds: Rectangle; readonly maximised: boolean; readonly theme: ThemeChoice };

/** Size in DIP at the first start. */
export const defaultSize = { width: 1440, height: 900 } as const;
export const smallestSize = { width: 960, height: 600 } as const;

/** How the window was left; null at the first start or when the file is damaged (a window's place is not worth an error). */
export const readWindowState = (file: string): WindowState | null => {
  try {
    const parsed = windowState.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
};

/** Synchronous, because it runs while the window closes. Never throws, for the same reason as above. */
export const writeWindowState = (file: string, state: WindowState): void => {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const temporary = `${file}.${process.pid}.new`;
    const descriptor = openSync(temporary, 'w');
    writeSync(descriptor, `${JSON.stringify(state, null, 2)}\n`);
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(temporary, file);
  } catch (error) {
    console.error(`The place of the window could not be kept in ${file}: ${String(error)}`);
  }
};

/** Part of the title bar that must be on a display for the window to be caught with the mouse, in DIP. */
const grip = { width: 160, height: 24 } as const;

/**
 * Bounds for the window to open: as it was left when its title bar is still on one of `displays` (work areas), else the
 * default size in the middle of the first display, shrunk to fit it.
 */
export const placeWindow = (left: Rectangle | null, displays: readonly Rectangle[]): Rectangle => {
  const home = displays[0] ?? { x: 0, y: 0, ...defaultSize };
  if (left !== null) {
    const size = { width: Math.max(left.width, smallestSize.width), height: Math.max(left.height, smallestSize.height) };
    if (displays.some((display) => canBeGripped(left, display))) return { x: left.x, y: left.y, ...size };
  }
  const width = Math.min(left?.width ?? defaultSize.width, home.width);
  const height = Math.min(left?.height ?? defaultSize.height, home.height);
  return { x: home.x + Math.round((home.width - width) / 2), y: home.y + Math.round((home.height - height) / 2), width, height };
};

const canBeGripped = (window: Rectangle, display: Rectangle): boolean => {
  const across = Math.min(window.x + window.width, display.x + display.width) - Math.max(window.x, display.x);
  const above = window.y - display.y;
  return across >= Math.min(grip.width, window.width) && above >= 0 && above <= display.height - grip.height;
};
