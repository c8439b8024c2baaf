import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from '../setup/root.mjs';
import { writeStamp } from './stamp.mjs';
import { digestOf, isBuilt, stampFileOf, targets } from './targets.mjs';

/**
 * Builds what is out of date.
 *
 * @param {readonly string[]} kinds   `renderer`, `node`, `electron`
 * @param {{ legacy?: boolean, force?: boolean, progress: (text: string) => void }} options
 * @returns {Promise<string>} what was built, for people
 * @throws {Error} when a name is unknown or a build fails; what was built before stays in place then
 */
export async function buildTargets(kinds, { legacy = false, force = false, progress }) {
  const unknown = kinds.find((kind) => !targets.some((target) => target.kind === kind));
  if (unknown !== undefined) throw new Error(`There is nothing called "${unknown}" to build. Choose from renderer, node, electron.`);
  const chosen = targets.filter((target) => kinds.includes(target.kind) && target.legacy === legacy);
  const stale = chosen.filter((target) => force || !isBuilt(target));
  for (const target of stale) {
    progress(target.name);
    await buildTarget(target);
  }
  return stale.length > 0 ? stale.map(({ name }) => name).join(', ') : 'up to date';
}

/** @param {import('./targets.mjs').Target} target */
async function buildTarget(target) {
  const digest = digestOf(target);
  const missing = Object.values(target.entries).filter((source) => !existsSync(join(root, source)));
  if (missing.length > 0) throw new Error(`${target.name} cannot be built: ${missing.join(', ')} is missing.`);

  // Built beside and then swapped in: a window that is open, or a second build, never reads half a build.
  const folder = join(root, target.folder);
  mkdirSync(dirname(folder), { recursive: true });
  const work = mkdtempSync(`${folder}.new-`);
  chmodSync(work, 0o755);
  const [{ build }, { viteConfigs }] = await Promise.all([import('vite'), import('./vite-config.mjs')]);
  try {
    for (const config of viteConfigs(target, work)) await build(config).catch((error) => fail(target, error));
    // Outside the archive of a packaged app no package.json lies above these files to say it.
    if (target.kind !== 'renderer') writeFileSync(join(work, 'package.json'), `{ "type": "${target.kind === 'electron' ? 'commonjs' : 'module'}" }\n`);
    const old = `${work}-old`;
    if (existsSync(folder)) renameSync(folder, old);
    renameSync(work, folder);
    rmSync(old, { recursive: true, force: true });
    writeStamp(stampFileOf(target), digest);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * @param {import('./targets.mjs').Target} target
 * @param {unknown} error
 * @returns {never}
 */
function fail(target, error) {
  const message = error instanceof Error ? error.message : String(error);
  throw new Error(`${target.name} could not be built.\n${process.stdout.isTTY ? message : stripVTControlCharacters(message)}`, { cause: error });
}
