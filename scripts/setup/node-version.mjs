import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/**
 * @param {string} [running]
 * @returns {string} the version, for people
 * @throws {Error} when it is older than package.json's `engines` asks for
 */
export function checkNodeVersion(running = process.versions.node) {
  const wanted = /** @type {string} */ (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node).replace(/^>=/, '');
  const [major = 0, minor = 0] = running.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number);
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
    throw new Error(`This is Node.js ${running}; ${wanted} or newer is needed. Install the current LTS release and start again.`);
  }
  return running;
}
