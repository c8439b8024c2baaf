#!/usr/bin/env node
// `npm run build`: the window, the Node programs and the Electron programs into dist/. Builds only what has changed.
import { parseArgs } from 'node:util';
import { buildTargets } from './build/build-targets.mjs';
import { stage } from './setup/reporter.mjs';

const usage = `Usage: npm run build -- [options] [target…]

Targets: renderer, node, electron (default: all three)
  --legacy  the same for the old Electron of the smoke test, into dist/legacy
  --force   build even what has not changed
  --help    this text
`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { legacy: { type: 'boolean' }, force: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) process.stdout.write(usage);
  else {
    const kinds = positionals.length > 0 ? positionals : ['renderer', 'node', 'electron'];
    await stage('Build', (progress) => buildTargets(kinds, { legacy: values.legacy ?? false, force: values.force ?? false, progress }));
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
