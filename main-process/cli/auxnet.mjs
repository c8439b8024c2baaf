#!/usr/bin/env node
// The `auxnet` command: builds the programs it needs if their sources have changed, then hands over to dist/node/cli.js.
// In an installed application there are no sources, and what was built is run as it is.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = join(root, 'dist', 'node', 'cli.js');

try {
  if (existsSync(join(root, 'scripts', 'build'))) await buildIfStale();
  await import(pathToFileURL(program).href);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function buildIfStale() {
  const { isBuilt, targets } = await import('../../scripts/build/targets.mjs');
  // These two show the window: one that was built from older sources would be served, or measured, as if it were today's.
  const wanted = ['serve', 'bench'].includes(process.argv[2] ?? '') ? ['node', 'renderer'] : ['node'];
  const stale = targets.filter((target) => wanted.includes(target.name) && !isBuilt(target)).map(({ name }) => name);
  if (stale.length === 0) return;
  if (!existsSync(join(root, 'node_modules', 'vite'))) {
    throw new Error(`auxnet is not set up yet: its dependencies are not installed. Run "npm run setup" in ${root} first.`);
  }
  const { buildTargets } = await import('../../scripts/build/build-targets.mjs');
  // On stderr: stdout is the command's own, and may be read by a machine.
  process.stderr.write('auxnet: building…\n');
  await buildTargets(stale, { progress: () => undefined });
}
