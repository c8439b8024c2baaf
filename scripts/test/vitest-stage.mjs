import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../setup/process.mjs';
import { root } from '../setup/root.mjs';
import { programOf } from './checks.mjs';
import { verdict, vitestTally } from './tally.mjs';

/**
 * Runs Vitest projects in this terminal and counts what came of them.
 *
 * @param {object} options
 * @param {string} options.title
 * @param {readonly string[]} options.projects
 * @param {NodeJS.ProcessEnv} options.env
 * @param {number} options.limitSeconds
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runVitest({ title, projects, env, limitSeconds }) {
  const report = join(root, 'test-results', `${projects[0]}.json`);
  mkdirSync(join(root, 'test-results'), { recursive: true });
  rmSync(report, { force: true });
  const began = performance.now();
  process.stdout.write(`\n── ${title} ──\n`);
  const result = await run(
    process.execPath,
    [programOf('vitest', 'vitest'), 'run', ...projects.flatMap((name) => ['--project', name]), '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    { cwd: root, env, inherit: true, limitSeconds },
  );
  if (result.stopped) process.stdout.write(`${title} ${result.stopped}.\n`);
  const counts = vitestTally(readReport(report), result.code);
  process.stdout.write(`${counts.failed > 0 ? '✗' : '✓'} ${title.padEnd(20)} ${verdict(counts)} (${((performance.now() - began) / 1000).toFixed(1)} s)\n`);
  return counts;
}

/** @param {string} path */
function readReport(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
