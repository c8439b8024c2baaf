#!/usr/bin/env node
// `npm start`: from a bare clone to the open app. Each stage prints one line, has a time limit and a fallback.
// Only Node's own modules may be imported here and in scripts/setup: the dependencies may not be there yet.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildTargets } from './build/build-targets.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { hasDisplay } from './setup/display.mjs';
import { electronApp, electronSwitches, ensureElectron } from './setup/electron.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { killAll, killTree, start } from './setup/process.mjs';
import { stage } from './setup/reporter.mjs';
import { root } from './setup/root.mjs';
import { parseStartFlags, startUsage } from './setup/start-flags.mjs';
import { ensureTensorflowRuntime } from './setup/tensorflow-runtime.mjs';

/** @typedef {import('./setup/start-flags.mjs').StartFlags} StartFlags */

const stopSetUp = () => {
  killAll();
  process.exit(130);
};

try {
  const flags = parseStartFlags(process.argv.slice(2));
  if (flags.help) process.stdout.write(startUsage);
  else await main(flags);
} catch (error) {
  killAll();
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** @param {StartFlags} flags */
async function main(flags) {
  // npm runs this in the root; INIT_CWD is where the person was when they typed the file's name.
  const file = flags.file === null ? null : resolve(process.env.INIT_CWD ?? '.', flags.file);
  if (file !== null && !existsSync(file)) throw new Error(`${file} does not exist.`);
  process.on('SIGINT', stopSetUp).on('SIGTERM', stopSetUp);

  await stage('Node.js', () => checkNodeVersion());
  await stage('Dependencies', ensureDependencies);
  await stage('TensorFlow runtime', (progress) => ensureTensorflowRuntime(progress, flags));
  const electron = await findWindow(flags);
  await stage('Build', async (progress) => {
    const built = await buildTargets(['node'], { progress });
    const shown = await buildTargets(electron ? ['renderer', 'electron'] : ['renderer'], { legacy: electron?.legacy ?? false, progress });
    if (electron?.legacy) await buildTargets(['node'], { legacy: true, progress });
    return [...new Set([built, shown])].join(', ');
  });
  process.off('SIGINT', stopSetUp).off('SIGTERM', stopSetUp);

  if (electron && (await openWindow(electron, file))) return;
  if (electron) await stage('Build', (progress) => buildTargets(['renderer'], { progress }));
  await serve(flags, file);
}

/**
 * @param {StartFlags} flags
 * @returns {Promise<import('./setup/electron.mjs').Electron | null>} null: serve it in the browser
 */
async function findWindow(flags) {
  if (flags.browser) return null;
  /** @type {import('./setup/electron.mjs').Electron | null} */
  let electron = null;
  await stage('Electron', async (progress) => {
    if (!hasDisplay()) return 'left out: there is no display here, so the app is served in the browser';
    try {
      electron = await ensureElectron(progress, flags);
      return electron.version;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { note: 'not available', warning: `Electron could not be downloaded (${reason}): opening the same app in the browser.` };
    }
  });
  return electron;
}

/**
 * Runs Electron until its windows are closed.
 *
 * @param {import('./setup/electron.mjs').Electron} electron
 * @param {string | null} file
 * @returns {Promise<boolean>} false when it could not come up, so that something else should be tried
 */
async function openWindow(electron, file) {
  const began = Date.now();
  const child = start(electron.executable, [...electronSwitches(), electronApp(electron), ...(file === null ? [] : [file])], {
    cwd: root,
  });
  let ending = false;
  const end = () => {
    // The main process alone is asked: it may have unsaved work to ask about, and a run to bring to a checkpoint.
    if (!ending) child.kill('SIGTERM');
    else killTree(child, 0);
    if (!ending) process.stdout.write('Closing. Ctrl-C again ends it at once.\n');
    ending = true;
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  process.stdout.write('AuxNet Studio is open. Ctrl-C here ends it.\n');
  const { code, reason } = await new Promise((settle) => {
    child.on('exit', (status, signal) => settle({ code: status, reason: signal ? `was ended by ${signal}` : `ended with code ${status}` }));
    child.on('error', (error) => settle({ code: 1, reason: error.message }));
  });
  process.off('SIGINT', end).off('SIGTERM', end);
  if (ending || code === 0) return true;
  if (Date.now() - began < 8000) {
    process.stdout.write(`  ! Electron ${reason} while starting: opening the same app in the browser.\n`);
    return false;
  }
  throw new Error(`Electron ${reason}. Its log is above; unsaved work is offered for recovery at the next start.`);
}

/**
 * Serves the window from this process until Ctrl-C.
 *
 * @param {StartFlags} flags
 * @param {string | null} file
 */
async function serve(flags, file) {
  const host = join(root, 'dist', 'node', 'web-host.js');
  const open = flags.open && hasDisplay();
  process.argv = [
    process.execPath, host, open ? '--open' : '--no-open',
    ...(flags.port === null ? [] : ['--port', String(flags.port)]),
    ...(file === null ? [] : ['--file', file]),
  ];
  await import(pathToFileURL(host).href);
}
