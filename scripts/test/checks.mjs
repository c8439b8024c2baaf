import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { run } from '../setup/process.mjs';
import { stage } from '../setup/reporter.mjs';
import { root } from '../setup/root.mjs';
import { sum, tally } from './tally.mjs';

const require = createRequire(import.meta.url);

/** Every check as one program: what it is called, the package and its program, the arguments. */
const checks = /** @type {const} */ ([
  ['Types', 'typescript', 'tsc', ['-p', '.', '--noEmit', '--pretty']],
  ['Types in components', 'svelte-check', 'svelte-check', ['--tsconfig', 'tsconfig.json', '--output', 'human', '--threshold', 'error']],
  ['Lint', 'eslint', 'eslint', ['.', '--max-warnings', '0', '--color']],
  ['Import rules', 'dependency-cruiser', 'depcruise', ['--config', '.dependency-cruiser.mjs', 'main-process', 'renderer', 'electron']],
]);

/**
 * Type check, lint and import rules. A failed one prints what it found.
 *
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runChecks() {
  const tallies = [];
  for (const [title, packageName, program, args] of checks) {
    let output = '';
    let ok = false;
    await stage(title, async () => {
      const result = await run(process.execPath, [programOf(packageName, program), ...args], { cwd: root, limitSeconds: 480 });
      ({ ok } = result);
      output = result.stopped ? `${result.output}\n${title} ${result.stopped}` : result.output;
      return ok ? 'passed' : { note: 'failed', warning: 'what it found follows' };
    });
    if (!ok) process.stdout.write(`${output.trim()}\n\n`);
    tallies.push(tally(ok ? { passed: 1 } : { failed: 1 }));
  }
  return sum(tallies);
}

/**
 * The script of a package's program: run with this Node, past the shells of node_modules/.bin.
 *
 * @param {string} packageName
 * @param {string} program
 */
export function programOf(packageName, program) {
  const manifest = join(root, 'node_modules', packageName, 'package.json');
  const { bin } = require(manifest);
  return join(dirname(manifest), typeof bin === 'string' ? bin : bin[program]);
}
