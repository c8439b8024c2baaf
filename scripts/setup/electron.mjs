import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run } from './process.mjs';
import { root } from './root.mjs';
import { lastWords } from './tensorflow/wheel.mjs';

const packageFolder = join(root, 'node_modules', 'electron');
const failureFile = join(root, 'node_modules', '.cache', 'auxnet', 'electron-failure.json');
const RETRY_AFTER_MS = 24 * 3600 * 1000;
const executable = process.platform === 'win32' ? 'electron.exe' : process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';

/**
 * An Electron that can be started.
 *
 * @typedef {object} Electron
 * @property {string} folder      its distribution
 * @property {string} executable
 * @property {string} version
 * @property {boolean} legacy     older than the ordinary build is for; as in electron-builder.js
 */

/**
 * The Electron that is at hand: the one ELECTRON_OVERRIDE_DIST_PATH names, else the pinned one if it was downloaded.
 *
 * @returns {Electron | null}
 * @throws {Error} when ELECTRON_OVERRIDE_DIST_PATH names a folder without Electron
 */
export function findElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    const found = electronIn(resolve(override));
    if (!found) throw new Error(`ELECTRON_OVERRIDE_DIST_PATH is ${override}, but no Electron lies there.`);
    return found;
  }
  const found = electronIn(join(packageFolder, 'dist'));
  return found?.version === pinnedVersion() ? found : null;
}

/**
 * @param {string} folder
 * @returns {Electron | null}
 */
export function electronIn(folder) {
  const path = join(folder, executable);
  if (!existsSync(path)) return null;
  const versionFile = join(folder, 'version');
  const version = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') : pinnedVersion();
  return { folder, executable: path, version, legacy: Number.parseInt(version, 10) < 28 };
}

/**
 * Finds Electron or downloads the pinned one with the package's own program.
 *
 * @param {(text: string) => void} progress
 * @param {{ repair?: boolean, quietSeconds?: number }} [options]  repair: try even if it failed today
 * @returns {Promise<Electron>}
 * @throws {Error} with the reason, in words
 */
export async function ensureElectron(progress, { repair = false, quietSeconds = 60 } = {}) {
  const found = findElectron();
  if (found) return found;
  const failure = repair ? null : recentFailure();
  if (failure) throw new Error(`${failure}; "npm start -- --repair" tries again`);

  // The downloader writes below TMPDIR: the size of that is the progress and the sign of life.
  const temporary = mkdtempSync(join(tmpdir(), 'auxnet-electron-'));
  const result = await run(process.execPath, [join(packageFolder, 'install.js')], {
    cwd: packageFolder,
    env: { TMPDIR: temporary, TMP: temporary, TEMP: temporary, ELECTRON_GET_NO_PROGRESS: '1' },
    limitSeconds: 900,
    quietSeconds,
    heartbeat: () => {
      const bytes = bytesBelow(temporary);
      progress(`downloading Electron ${pinnedVersion()}: ${(bytes / 1e6).toFixed(0)} MB`);
      return bytes + bytesBelow(join(packageFolder, 'dist'));
    },
  });
  rmSync(temporary, { recursive: true, force: true });
  const installed = result.ok ? electronIn(join(packageFolder, 'dist')) : null;
  if (installed) {
    rmSync(failureFile, { force: true });
    return installed;
  }
  // The downloader says no more than this when there is no way to its host.
  const reason = result.stopped ?? (/fetch failed/.test(result.output) ? 'its download host cannot be reached' : lastWords(result.output));
  mkdirSync(join(failureFile, '..'), { recursive: true });
  writeFileSync(failureFile, JSON.stringify({ version: pinnedVersion(), reason, when: Date.now() }));
  throw new Error(reason);
}

/** The switches that this machine needs: as root Chromium refuses to start with its sandbox. */
export function electronSwitches() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

/**
 * The program to give it, by its age.
 *
 * @param {Electron} electron
 */
export const electronApp = ({ legacy }) => (legacy ? join(root, 'dist', 'legacy', 'electron', 'main.cjs') : root);

function pinnedVersion() {
  return /** @type {{ version: string }} */ (JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))).version;
}

/** @returns {string | null} */
function recentFailure() {
  try {
    const { version, reason, when } = JSON.parse(readFileSync(failureFile, 'utf8'));
    return version === pinnedVersion() && Date.now() - when < RETRY_AFTER_MS ? String(reason) : null;
  } catch {
    return null;
  }
}

/** @param {string} folder @returns {number} */
function bytesBelow(folder) {
  if (!existsSync(folder)) return 0;
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}
