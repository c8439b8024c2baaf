import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './process.mjs';
import { root } from './root.mjs';
import { installSystemPackages } from './system-packages.mjs';
import { lastWords } from './tensorflow/wheel.mjs';

const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge'];
const places = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [join(folder, 'Google/Chrome/Application/chrome.exe'), join(folder, 'Microsoft/Edge/Application/msedge.exe')]),
};

/**
 * A Chromium for the end-to-end tests: the one CHROME_PATH names, one that is installed, Playwright's, or one from the
 * system's package manager.
 *
 * @param {(text: string) => void} progress
 * @returns {Promise<string>} the path of its executable
 * @throws {Error} that tells what was tried
 */
export async function ensureBrowser(progress) {
  if (process.env.CHROME_PATH) {
    if (!works(process.env.CHROME_PATH)) throw new Error(`CHROME_PATH is ${process.env.CHROME_PATH}, which does not answer to --version`);
    return process.env.CHROME_PATH;
  }
  const installed = installedBrowser() ?? (await playwrightBrowser());
  if (installed) return installed;

  progress("downloading Playwright's Chromium");
  const cli = join(root, 'node_modules', 'playwright-core', 'cli.js');
  const result = await run(process.execPath, [cli, 'install', 'chromium'], { limitSeconds: 600, quietSeconds: 60, onOutput: progress });
  const downloaded = result.ok ? await playwrightBrowser() : null;
  if (downloaded) return downloaded;

  await installSystemPackages([['chromium'], ['chromium-browser']], progress).catch((error) => {
    throw new Error(`No Chromium or Chrome is installed, Playwright's could not be had (${result.stopped ?? lastWords(result.output)}), and ${error.message}`);
  });
  const packaged = installedBrowser();
  if (!packaged) throw new Error('chromium was installed but does not start');
  return packaged;
}

/** @returns {string | null} */
function installedBrowser() {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter(Boolean).flatMap((folder) => names.map((name) => join(folder, name)));
  const known = process.platform === 'darwin' ? places.darwin : process.platform === 'win32' ? places.win32 : [];
  return [...onPath, ...known].find((path) => existsSync(path) && works(path)) ?? null;
}

/** @returns {Promise<string | null>} */
async function playwrightBrowser() {
  const { chromium } = await import('playwright-core');
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : null;
}

/**
 * Some distributions put a script of this name on the path that only says where to get the browser.
 *
 * @param {string} path
 */
function works(path) {
  // On Windows a browser opens a window when it is asked for its version.
  return process.platform === 'win32' || spawnSync(path, ['--version'], { timeout: 30_000, stdio: 'ignore' }).status === 0;
}
