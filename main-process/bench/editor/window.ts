import { existsSync, mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { delimiter, join } from 'path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { addressOf, endHost, startHost, type HostSettings } from './host-process.ts';
import { installProbe } from './probe.ts';

/** Why the editor cannot be measured here, in words for a person. */
export class NoWindow extends Error {}

/** The built window in a headless Chromium, with a home of its own. */
export interface EditorWindow {
  readonly page: Page;
  readonly protocol: CDPSession;
  /** Folder that the file dialogs show first. */
  readonly documents: string;
  close(): Promise<void>;
}

/** Where the programs are that show the window. */
export interface WindowPlaces {
  /** dist/node/web-host.js */
  readonly host: string;
  /** dist/renderer */
  readonly window: string;
}

export interface WindowSettings extends HostSettings {
  /** Called with the folder of the application's data before it starts. */
  readonly prepare?: (home: string) => Promise<void>;
}

/**
 * Starts the window that the web host serves.
 * @throws NoWindow without the built window, playwright-core or a Chromium
 */
export async function openEditorWindow({ host, window }: WindowPlaces, settings: WindowSettings = {}): Promise<EditorWindow> {
  if (!existsSync(join(window, 'index.html'))) throw new NoWindow('The window is not built: run "npm run build" first.');
  const { chromium } = await import('playwright-core').catch(() => {
    throw new NoWindow('The editor is measured in a browser driven by playwright-core, which comes with the sources of AuxNet Studio only.');
  });
  const executablePath = findBrowser(chromium.executablePath());
  const home = mkdtempSync(join(tmpdir(), 'auxnet-bench-'));
  await settings.prepare?.(join(home, 'auxnet'));
  const { child, documents } = startHost(host, home, settings);
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    await endHost(child);
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const address = await addressOf(child);
    browser = await chromium.launch({ executablePath, args: ['--js-flags=--expose-gc', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])] });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.addInitScript(installProbe);
    await page.goto(address);
    await page.getByRole('heading', { name: 'Start a design' }).waitFor();
    return { page, protocol: await context.newCDPSession(page), documents, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** CHROME_PATH, Playwright's own, or one on the path. */
function findBrowser(own: string): string {
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];
  const onPath = (process.env['PATH'] ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const found = [process.env['CHROME_PATH'] ?? '', own, ...onPath].find((path) => path !== '' && existsSync(path));
  if (found === undefined) throw new NoWindow('There is no Chromium here: set CHROME_PATH, or run "npx playwright-core install chromium".');
  return found;
}
