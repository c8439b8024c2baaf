// A build is skipped when nothing it reads has changed. Names, sizes and times are compared, not contents: a second
// start has a few milliseconds for this.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * @param {string} root
 * @param {readonly string[]} inputs   files and folders, relative to the root; what is missing counts as such
 * @param {readonly string[]} [facts]  anything else the result depends on (versions, targets)
 * @returns {string} a digest that changes when an input does
 */
export function fingerprint(root, inputs, facts = []) {
  const hash = createHash('sha256').update(JSON.stringify(facts));
  for (const input of inputs) visit(join(root, input), input);
  return hash.digest('hex');

  /** @param {string} path @param {string} name */
  function visit(path, name) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) hash.update(`${name}:none\n`);
    else if (!stat.isDirectory()) hash.update(`${name}:${stat.size}:${stat.mtimeMs}\n`);
    else for (const child of readdirSync(path).sort()) visit(join(path, child), `${name}/${child}`);
  }
}

/**
 * @param {string} stampFile
 * @param {string} digest
 * @param {readonly string[]} outputs   paths that must be there for the stamp to count
 * @returns {boolean} whether what the stamp stands for is up to date
 */
export function isCurrent(stampFile, digest, outputs) {
  try {
    return readFileSync(stampFile, 'utf8') === digest && outputs.every((path) => existsSync(path));
  } catch {
    return false;
  }
}

/** @param {string} stampFile @param {string} digest */
export function writeStamp(stampFile, digest) {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(`${stampFile}.${process.pid}`, digest);
  renameSync(`${stampFile}.${process.pid}`, stampFile);
}
