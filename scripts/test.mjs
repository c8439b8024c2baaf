#!/usr/bin/env node
// `npm test`: sets up what is missing, then every check and test, each part counted. The last line is the verdict.
// Only Node's own modules may be imported here: the dependencies may not be there yet.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildTargets } from './build/build-targets.mjs';
import { ensureBrowser } from './setup/browser.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { ensureElectronForTests } from './setup/electron-for-tests.mjs';
import { electronApp } from './setup/electron.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { killAll } from './setup/process.mjs';
import { stage } from './setup/reporter.mjs';
import { root } from './setup/root.mjs';
import { ensureTensorflowRuntime } from './setup/tensorflow-runtime.mjs';
import { openVirtualScreen } from './setup/virtual-screen.mjs';
import { sum, tally, verdict } from './test/tally.mjs';
import { parseTestFlags, testUsage } from './test/test-flags.mjs';

/** @typedef {import('./test/tally.mjs').Tally} Tally */

const LIMIT_MINUTES = 25;
const inCi = Boolean(process.env.CI && process.env.CI !== 'false');

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => {
    killAll();
    process.exit(130);
  });
}
// Whatever happens, it ends: a run that hangs is a failed one.
setTimeout(() => {
  killAll();
  process.stdout.write(`The tests took longer than ${LIMIT_MINUTES} minutes and were ended.\n${verdict(tally({ failed: 1 }))}\n`);
  process.exit(1);
}, LIMIT_MINUTES * 60_000).unref();

try {
  const { help, only } = parseTestFlags(process.argv.slice(2));
  if (help) process.stdout.write(testUsage);
  else {
    const counts = await runAll(only);
    process.stdout.write(`\n${verdict(counts)}\n`);
    process.exitCode = counts.failed > 0 ? 1 : 0;
  }
} catch (error) {
  killAll();
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.stdout.write(`${verdict(tally({ failed: 1 }))}\n`);
  process.exitCode = 1;
}

/** @param {readonly string[]} parts @returns {Promise<Tally>} */
async function runAll(parts) {
  await stage('Node.js', () => checkNodeVersion());
  await stage('Dependencies', ensureDependencies);
  if (parts.some((part) => part !== 'check')) await stage('TensorFlow runtime', (progress) => ensureTensorflowRuntime(progress));

  const sharedData = join(root, '..', 'shared', 'data');
  /** @type {NodeJS.ProcessEnv} */
  const env = process.env.AUXNET_SHARED_DATA === undefined && existsSync(sharedData) ? { AUXNET_SHARED_DATA: sharedData } : {};
  // The unit tests borrow its software Vulkan for the WebGPU engine.
  const browser = parts.some((part) => part === 'e2e' || part === 'unit') ? await need('Browser', ensureBrowser) : null;
  if (browser) env.CHROME_PATH = browser;
  const electron = parts.includes('electron') ? await need('Electron', ensureElectronForTests, ({ version }) => version) : null;

  const { runChecks } = await import('./test/checks.mjs');
  const { runVitest } = await import('./test/vitest-stage.mjs');
  /** @type {Tally[]} */
  const counts = [];
  if (parts.includes('check')) counts.push(await runChecks());
  if (parts.some((part) => part !== 'check')) {
    const built = await buildForTests(electron?.legacy === true);
    if (!built) return sum([...counts, tally({ failed: 1 })]);
  }
  if (parts.includes('unit')) counts.push(await runVitest({ title: 'Unit and integration', projects: ['unit', 'window'], env, limitSeconds: 600 }));
  if (parts.includes('e2e')) {
    counts.push(browser ? await runVitest({ title: 'End to end', projects: ['e2e'], env, limitSeconds: 900 }) : absent());
  }
  if (electron) counts.push(await runInElectron(electron, env, runVitest));
  else if (parts.includes('electron')) counts.push(absent());
  return sum(counts);
}

/** A part that could not run: in CI that is a failure, on somebody's own machine it is left out. */
function absent() {
  return tally(inCi ? { failed: 1 } : { skipped: 1 });
}

/**
 * Brings something that only one part needs.
 *
 * @template T
 * @param {string} title
 * @param {(progress: (text: string) => void) => Promise<T>} bring
 * @param {(found: T) => string} [name]
 * @returns {Promise<T | null>} null where it could not be had, which has been said then
 */
async function need(title, bring, name = String) {
  /** @type {T | null} */
  let found = null;
  await stage(title, async (progress) => {
    try {
      found = await bring(progress);
      return name(found);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { note: 'not available', warning: `${reason}. Its tests ${inCi ? 'count as failed' : 'are left out'}.` };
    }
  });
  return found;
}

/** @param {boolean} legacy */
async function buildForTests(legacy) {
  try {
    await stage('Build', (progress) => buildTargets(['renderer', 'node', 'electron'], { progress }));
    if (legacy) await stage('Build for Electron 9', (progress) => buildTargets(['renderer', 'node', 'electron'], { legacy, progress }));
    return true;
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  }
}

/**
 * @param {import('./setup/electron.mjs').Electron} electron
 * @param {NodeJS.ProcessEnv} env
 * @param {typeof import('./test/vitest-stage.mjs').runVitest} runVitest
 * @returns {Promise<Tally>}
 */
async function runInElectron(electron, env, runVitest) {
  const screen = await openVirtualScreen().catch((error) => /** @type {Error} */ (error));
  if (screen instanceof Error) {
    process.stdout.write(`✗ Electron: ${screen.message}\n`);
    return absent();
  }
  const facts = {
    AUXNET_ELECTRON: electron.executable,
    AUXNET_ELECTRON_APP: electronApp(electron),
    AUXNET_ELECTRON_VERSION: electron.version,
    ELECTRON_OVERRIDE_DIST_PATH: electron.folder,
  };
  try {
    return await runVitest({ title: 'Electron', projects: ['electron'], env: { ...env, ...facts, ...screen.env }, limitSeconds: 480 });
  } finally {
    screen.close();
  }
}
