#!/usr/bin/env node
// Makes the Python virtual environment of one peer, in the cache folder of this user, unless it is there.
// `node environment.mjs pytorch|keras`: progress on stderr; on stdout the path of its Python. Exit code 1 and one line on
// stderr, beginning with "cannot: ", where it cannot be made.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../../scripts/setup/cache-folder.mjs';
import { killAll, run } from '../../scripts/setup/process.mjs';
import { lastWords, pythonWithPip } from '../../scripts/setup/tensorflow/wheel.mjs';

/** Pinned, so that a figure can be measured again. */
const requirements = {
  pytorch: ['torch==2.13.0'],
  keras: ['tensorflow-cpu==2.21.0', 'keras==3.15.1'],
};

/** @param {string} text */
const progress = (text) => void process.stderr.write(`${text}\n`);

/**
 * @param {keyof typeof requirements} peer
 * @returns {Promise<string>} path of the environment's Python
 */
async function ensureEnvironment(peer) {
  const packages = requirements[peer];
  const folder = join(cacheFolder(), 'bench', packages.join('+').replaceAll('==', '-'));
  const python = pythonIn(folder);
  if (existsSync(python)) return python;
  const base = pythonWithPip();
  if (base === null) throw new Error('there is no Python 3 with pip on this machine; install one (Debian: python3 python3-venv)');
  // Made beside and then renamed: a half-made environment is never taken for one.
  mkdirSync(dirname(folder), { recursive: true });
  const work = mkdtempSync(`${folder}.new-`);
  try {
    progress(`Making a virtual environment with ${packages.join(' and ')} in ${folder}`);
    await must('python -m venv', base, ['-m', 'venv', work], 120);
    const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--progress-bar', 'off', '--only-binary=:all:'];
    await must('pip install', pythonIn(work), [...pip, ...packages], 1500);
    renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return python;
}

/** @param {string} folder */
function pythonIn(folder) {
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}

/**
 * @param {string} what
 * @param {string} command
 * @param {readonly string[]} args
 * @param {number} limitSeconds
 */
async function must(what, command, args, limitSeconds) {
  const onOutput = (/** @type {string} */ text) => {
    const line = text.split('\n').find((each) => /^(Collecting|Downloading|Installing|Processing)/.test(each));
    if (line !== undefined) progress(`  ${line.slice(0, 110)}`);
  };
  const result = await run(command, args, { limitSeconds, quietSeconds: 600, onOutput });
  if (!result.ok) throw new Error(`${what}: ${result.stopped ?? lastWords(result.output)}`);
}

// pip runs in a process group of its own: it must not outlive this program.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => {
    killAll();
    process.exit(1);
  });
}
const peer = process.argv[2];
if (peer !== 'pytorch' && peer !== 'keras') {
  process.stderr.write('Usage: environment.mjs pytorch|keras\n');
  process.exitCode = 2;
} else {
  try {
    process.stdout.write(`${await ensureEnvironment(peer)}\n`);
  } catch (error) {
    progress(`cannot: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
