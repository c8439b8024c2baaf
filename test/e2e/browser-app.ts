import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { ensureBrowser } from '../../scripts/setup/browser.mjs';

/** The built application in a real browser, with a home of its own. */
export interface BrowserApp {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Folder that the file dialogs show first. */
  readonly documents: string;
  /** Folder of everything; `startBrowserApp` takes it for a next start. */
  readonly folder: string;
  /** Errors of the page since it was opened: a clean run has none. */
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
}

/** `folder`: where an earlier start lived; a new one unless told. Removed by `close`. */
export async function startBrowserApp(
  folder: string = mkdtempSync(join(tmpdir(), 'auxnet-e2e-')),
  { env: browserEnv = {}, args: browserArgs = [] }: BrowserSettings = {},
): Promise<BrowserApp> {
  if (!existsSync(host)) throw new Error(`${host} is missing. Run "npm run build" first; "npm test" does so itself.`);
  const documents = join(folder, 'Documents');
  mkdirSync(documents, { recursive: true });
  const home = join(folder, 'auxnet');
  // HOME and USERPROFILE decide where the documents folder is.
  const env = { ...process.env, HOME: folder, USERPROFILE: folder, XDG_DOCUMENTS_DIR: documents, AUXNET_HOME: home };
  const child = spawn(process.execPath, [host, '--no-open', '--port', '0', '--home', home], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    await end(child);
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
    const page = await context.newPage();
    const pageErrors: string[] = [];
    page.on('pageerror', (error) => pageErrors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && pageErrors.push(message.text()));
    await page.goto(address);
    return { page, context, documents, folder, pageErrors, close, kill };
  } catch (error) {
    await close();
    throw error;
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => reject(new Error(`The web host printed no address within 30 s. It wrote:\n${output}`)), 30_000);
    const read = (data: Buffer): void => {
      output += data.toString('utf8');
      const found = /AuxNet Studio: (http:\/\/\S+)/u.exec(output)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The web host ended with code ${code}. It wrote:\n${output}`));
    });
  });
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
