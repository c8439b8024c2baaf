import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { addressOf, endHost, startHost } from '../../main-process/bench/editor/host-process.ts';
import { ensureBrowser } from '../../scripts/setup/browser.mjs';
import { pageErrorsOf } from '../helpers/page-errors.ts';

/** The built application in a real browser, with a home of its own. */
export interface BrowserApp {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Folder that the file dialogs show first. */
  readonly documents: string;
  /** Folder of everything; `startBrowserApp` takes it for a next start. */
  readonly folder: string;
  /** Errors of its pages so far: a clean run has none. */
  readonly pageErrors: readonly string[];
  close(): Promise<void>;
  /** Ends browser and application at once, as a power cut does. The folder stays. */
  kill(): Promise<void>;
}

const host = join('dist', 'node', 'web-host.js');

export interface BrowserSettings {
  /** Added to the environment of the browser. */
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** A trainer in place of the application's own, and what is added to the environment of the application. */
  readonly trainer?: string;
  readonly hostEnv?: Readonly<Record<string, string>>;
}

/** `folder`: where an earlier start lived; a new one unless told. Removed by `close`. */
export async function startBrowserApp(
  folder: string = mkdtempSync(join(tmpdir(), 'auxnet-e2e-')),
  { env: browserEnv = {}, args: browserArgs = [], trainer, hostEnv }: BrowserSettings = {},
): Promise<BrowserApp> {
  if (!existsSync(host)) throw new Error(`${host} is missing. Run "npm run build" first; "npm test" does so itself.`);
  const { child, documents } = startHost(host, folder, { ...(trainer !== undefined && { trainer }), ...(hostEnv && { env: hostEnv }) });
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    await endHost(child);
    rmSync(folder, { recursive: true, force: true });
  };
  const kill = async (): Promise<void> => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    await browser?.close();
  };
  try {
    const address = await addressOf(child);
    browser = await chromium.launch({
      executablePath: await ensureBrowser(() => undefined),
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...browserArgs],
      env: { ...(process.env as Record<string, string>), ...browserEnv },
    });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light', reducedMotion: 'reduce' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(address).origin });
    const pageErrors = pageErrorsOf(context);
    const page = await context.newPage();
    await page.goto(address);
    return { page, context, documents, folder, pageErrors, close, kill };
  } catch (error) {
    await close();
    throw error;
  }
}
