// What is built from what. One list, read by the build, by `npm start` and by the command line's launcher.
import { join } from 'node:path';
import { root } from '../setup/root.mjs';
import { fingerprint, isCurrent } from './stamp.mjs';

/** Read by every build. */
const common = ['package.json', 'package-lock.json', 'scripts/build', 'assets'];

/**
 * `legacy` targets are the same programs lowered for the old Electron (Chromium 83, Node 12) in which the smoke test
 * runs where the pinned one cannot be had. They lie in a tree of their own with the same relative places.
 *
 * @typedef {object} Target
 * @property {string} name
 * @property {string} folder                       relative to the root
 * @property {readonly string[]} inputs
 * @property {Readonly<Record<string, string>>} entries   output name → source
 * @property {'renderer' | 'node' | 'electron'} kind
 * @property {boolean} legacy
 */

/** @type {readonly Target[]} */
export const targets = [
  ...[false, true].flatMap((legacy) => {
    const dist = legacy ? 'dist/legacy' : 'dist';
    return /** @type {Target[]} */ ([
      {
        name: legacy ? 'renderer-legacy' : 'renderer',
        kind: 'renderer',
        folder: `${dist}/renderer`,
        inputs: ['renderer', 'main-process/core', 'main-process/contract', ...common],
        entries: { 'index.html': 'renderer/index.html' },
        legacy,
      },
      {
        name: legacy ? 'electron-legacy' : 'electron',
        kind: 'electron',
        folder: `${dist}/electron`,
        inputs: ['electron', 'main-process', ...common],
        entries: { 'main.cjs': 'electron/main.ts', 'preload.cjs': 'electron/preload.ts' },
        legacy,
      },
      {
        // The trainer runs under the system's Node there too, so nothing is lowered; only the place differs.
        name: legacy ? 'node-legacy' : 'node',
        kind: 'node',
        folder: `${dist}/node`,
        inputs: ['main-process', 'bench/peers', ...common],
        entries: {
          'cli.js': 'main-process/cli/main.ts',
          'trainer.js': 'main-process/trainer/main.ts',
          // A thread of the trainer, which looks for it beside itself.
          'batch-worker.js': 'main-process/data/batch-worker.ts',
          'web-host.js': 'main-process/web-host/main.ts',
          'bench-entrant.js': 'main-process/bench/our-entrant.ts',
          'bench-tfjs-layers.js': 'bench/peers/tfjs-layers.ts',
        },
        legacy,
      },
    ]);
  }),
];

/** @param {Target} target */
export const stampFileOf = (target) => join(root, 'dist', '.stamps', target.name);

/** @param {Target} target */
export const digestOf = (target) => fingerprint(root, target.inputs, [target.name, process.versions.node]);

/**
 * @param {Target} target
 * @returns {boolean}
 */
export function isBuilt(target) {
  return isCurrent(stampFileOf(target), digestOf(target), Object.keys(target.entries).map((name) => join(root, target.folder, name)));
}
