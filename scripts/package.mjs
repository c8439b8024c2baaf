#!/usr/bin/env node
// `npm run package`: builds what has changed and packages it with electron-builder for this system, into release/.
// Arguments go to electron-builder: `npm run package -- --dir` makes the unpacked application only.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { buildTargets } from './build/build-targets.mjs';
import { root } from './setup/root.mjs';
import { stage } from './setup/reporter.mjs';
import { isLegacy } from '../electron-builder.js';

const cli = createRequire(import.meta.url).resolve('electron-builder/cli.js');

try {
  await stage('Build', (progress) => buildTargets(['renderer', 'node', 'electron'], { legacy: isLegacy, progress }));
  const child = spawn(process.execPath, [cli, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
  child.once('error', (error) => {
    process.stderr.write(`electron-builder could not be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
