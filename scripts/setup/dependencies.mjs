import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './process.mjs';
import { root } from './root.mjs';

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} Lockfile
 */

/**
 * Installs what the lockfile names, unless it is there.
 *
 * @param {(text: string) => void} progress
 * @returns {Promise<string>}
 * @throws {Error} when npm fails, stalls or takes too long
 */
export async function ensureDependencies(progress) {
  const wanted = readLockfile(join(root, 'package-lock.json'));
  if (!wanted) throw new Error('package-lock.json is missing or unreadable: restore it ("git checkout package-lock.json").');
  const total = Object.keys(wanted.packages ?? {}).length - 1;
  if (isInstalled(wanted, readLockfile(join(root, 'node_modules', '.package-lock.json')))) return `${total} packages, are there`;

  let requests = 0;
  const { command, args } = npm();
  const result = await run(command, [...args, 'ci', '--include=dev', '--loglevel=http', '--no-audit', '--no-fund', '--no-progress'], {
    cwd: root,
    limitSeconds: 900,
    quietSeconds: 180,
    heartbeat: () => requests + packagesPresent(),
    onOutput: (text) => {
      requests += text.split('http fetch').length - 1;
      progress(`npm ci: ${requests} requests, ${total} packages`);
    },
  });
  if (!result.ok) {
    throw new Error(
      `npm ci ${result.stopped ?? `failed: ${npmReason(result.output)}`}.\n` +
        'Check the network and the registry that npm is set up for ("npm config get registry", "npm ping"), then start again.',
    );
  }
  return `${total} packages`;
}

/**
 * Compares the lockfile with the one npm leaves in node_modules when it is done.
 *
 * @param {Lockfile} wanted
 * @param {Lockfile | null} installed
 * @returns {boolean}
 */
export function isInstalled(wanted, installed) {
  if (!installed?.packages) return false;
  const present = installed.packages;
  return Object.entries(wanted.packages ?? {}).every(([path, { version, optional, devOptional, peer }]) => {
    if (path === '') return true;
    const there = present[path];
    // Binaries for other platforms are in the lockfile only.
    return there ? there.version === version : Boolean(optional || devOptional || peer);
  });
}

/**
 * The gist of npm's complaint: its first lines say what, its last only where the log lies.
 *
 * @param {string} output
 * @returns {string}
 */
export function npmReason(output) {
  const lines = output.split('\n').flatMap((line) => /^npm (?:error|ERR!) ?(.*)$/.exec(line.trim())?.[1] ?? []);
  const telling = lines.filter((line) => line.trim() !== '' && !/complete log of this run|^\s*(at|\/.*\.log$)|^(code|errno|syscall)\s/.test(line));
  return telling.slice(0, 2).join(' ').trim() || 'it said nothing';
}

/** How to call the npm that called us, or the one on the path. */
export function npm() {
  const script = process.env.npm_execpath;
  return script && /npm-cli\.c?js$/.test(script) ? { command: process.execPath, args: [script] } : { command: 'npm', args: [] };
}

/** @param {string} path @returns {Lockfile | null} */
function readLockfile(path) {
  try {
    return /** @type {Lockfile} */ (JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

function packagesPresent() {
  const folder = join(root, 'node_modules');
  return existsSync(folder) ? readdirSync(folder).length : 0;
}
