import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { electronIn, ensureElectron, findElectron } from './electron.mjs';
import { answers, run } from './process.mjs';
import { root } from './root.mjs';
import { installSystemPackages } from './system-packages.mjs';
import { lastWords } from './tensorflow/wheel.mjs';

const libraries = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1'];
/** Prints the folder of an old Electron, on machines where the pinned one cannot be had. */
const substitute = join(root, '..', 'shared', 'tools', 'electron-for-tests');

/**
 * An Electron that can run here, with the libraries and the virtual screen it needs.
 *
 * @param {(text: string) => void} progress
 * @returns {Promise<import('./electron.mjs').Electron>}
 * @throws {Error} that tells what was tried
 */
export async function ensureElectronForTests(progress) {
  const electron = findElectron() ?? (await pinnedOrSubstitute(progress));
  if (process.platform === 'linux') await ensureLibraries(electron.executable, progress);
  return electron;
}

/** @param {(text: string) => void} progress */
const pinnedOrSubstitute = (progress) => ensureElectron(progress, { quietSeconds: 30 }).catch((error) => substituteFor(error, progress));

/**
 * @param {Error} error   why the pinned one is not there
 * @param {(text: string) => void} progress
 */
async function substituteFor(error, progress) {
  if (!existsSync(substitute)) throw new Error(`Electron could not be downloaded (${error.message})`);
  progress('bringing the older Electron for tests');
  const result = await run('bash', [substitute], { limitSeconds: 300, quietSeconds: 120, heartbeat: () => 0 });
  const folder = result.output.trim().split('\n').at(-1) ?? '';
  const found = result.ok ? electronIn(folder) : null;
  if (!found) {
    throw new Error(`Electron could not be downloaded (${error.message}), nor the older one for tests (${result.stopped ?? lastWords(result.output)})`);
  }
  return found;
}

/** @param {string} executable @param {(text: string) => void} progress */
async function ensureLibraries(executable, progress) {
  const missing = () => /not found/.test(spawnSync('ldd', [executable], { encoding: 'utf8' }).stdout);
  const packages = [...(missing() ? libraries : []), ...(answers('Xvfb', ['-help']) || process.env.DISPLAY ? [] : ['xvfb'])];
  if (packages.length === 0) return;
  // Newer Debian and Ubuntu renamed two of them with their 64-bit time.
  const renamed = packages.map((name) => (/^lib(gtk-3-0|asound2)$/.test(name) ? `${name}t64` : name));
  await installSystemPackages([packages, renamed], progress);
  if (missing()) throw new Error(`libraries that Electron needs are still missing: see "ldd ${executable}"`);
}
