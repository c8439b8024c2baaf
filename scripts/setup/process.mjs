// Runs other programs so that none of them can hang the set-up: every run has an overall limit, most have an
// inactivity limit too, and what is ended is the whole process tree, not only its first process.
import { spawn, spawnSync } from 'node:child_process';

const living = new Set(/** @type {import('node:child_process').ChildProcess[]} */ ([]));

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]          added to the environment of this process
 * @property {number} limitSeconds              the whole run may take this long
 * @property {number} [quietSeconds]            and it may be this long without output or `heartbeat` changing
 * @property {() => number} [heartbeat]         polled each half second; a change counts as activity (e.g. bytes on disk)
 * @property {(text: string) => void} [onOutput] each piece of output as it comes
 * @property {boolean} [inherit]                let the program write to this terminal; nothing is captured then
 */

/**
 * @typedef {object} RunResult
 * @property {number | null} code   exit status; null when it was ended or could not be started
 * @property {string} output        stdout and stderr together, the last 2 MB
 * @property {string | null} stopped why it was ended or did not start, in words; null when it ran to its end
 * @property {boolean} ok
 */

/**
 * Runs one program to its end and never rejects.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} options
 * @returns {Promise<RunResult>}
 */
export function run(command, args, options) {
  return new Promise((resolve) => {
    /** @type {string | null} */
    let stopped = null;
    let output = '';
    let lastSign = Date.now();
    let lastBeat = -1;
    const child = start(command, args, { ...options, stdio: options.inherit ? 'inherit' : 'pipe' });
    const began = Date.now();

    const timer = setInterval(() => {
      const now = Date.now();
      const beat = options.heartbeat?.() ?? -1;
      if (beat !== lastBeat) [lastBeat, lastSign] = [beat, now];
      if (now - began > options.limitSeconds * 1000) stop(`took longer than ${options.limitSeconds} s`);
      else if (options.quietSeconds && now - lastSign > options.quietSeconds * 1000) stop(`showed no sign of life for ${options.quietSeconds} s`);
    }, 500);

    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        lastSign = Date.now();
        output = (output + text).slice(-2_000_000);
        options.onOutput?.(text);
      });
    }
    child.on('error', (error) => finish(null, `could not be started: ${error.message}`));
    child.on('close', (code, signal) => finish(code, stopped ?? (signal ? `was ended by ${signal}` : null)));
    // A grandchild may hold the pipes open after the program itself has gone: do not wait for it for ever.
    child.on('exit', (code, signal) => {
      setTimeout(() => finish(code, stopped ?? (signal ? `was ended by ${signal}` : null)), 5000).unref();
    });

    /** @param {string} reason */
    function stop(reason) {
      if (stopped) return;
      stopped = reason;
      killTree(child);
    }

    /** @param {number | null} code @param {string | null} why */
    function finish(code, why) {
      clearInterval(timer);
      resolve({ code, output, stopped: why, ok: code === 0 && why === null });
    }
  });
}

/**
 * Starts a program in a process group of its own, so that it and its children can be ended together.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, stdio?: 'pipe' | 'inherit' }} options
 * @returns {import('node:child_process').ChildProcess}
 */
export function start(command, args, options) {
  const windows = process.platform === 'win32';
  const child = spawn(command, [...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: options.stdio === 'pipe' ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    detached: !windows,
    // npm and npx are .cmd files on Windows, which only a shell can start.
    shell: windows && /^(npm|npx)$/.test(command),
    windowsHide: true,
  });
  living.add(child);
  child.on('close', () => living.delete(child));
  child.on('error', () => living.delete(child));
  return child;
}

/**
 * Ends a program and everything it started: first politely, after a while by force.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} [graceSeconds]
 * @returns {void}
 */
export function killTree(child, graceSeconds = 2) {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true });
    return;
  }
  signalGroup(pid, 'SIGTERM');
  setTimeout(() => signalGroup(pid, 'SIGKILL'), graceSeconds * 1000).unref();
}

/** Ends everything still running; for Ctrl-C and for a script that fails half-way. */
export function killAll() {
  for (const child of living) {
    if (child.pid === undefined) continue;
    if (process.platform === 'win32') killTree(child);
    else signalGroup(child.pid, 'SIGTERM');
  }
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // Already gone.
  }
}

/**
 * Whether a program answers when it is asked for its version.
 *
 * @param {string} command
 * @param {readonly string[]} [args]
 * @returns {boolean}
 */
export function answers(command, args = ['--version']) {
  return spawnSync(command, [...args], { stdio: 'ignore', timeout: 10_000, windowsHide: true }).status === 0;
}
