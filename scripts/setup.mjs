#!/usr/bin/env node
// `npm run setup`: dependencies, TensorFlow runtime and the Node programs, for the command line; opens nothing.
import { parseArgs } from 'node:util';
import { buildTargets } from './build/build-targets.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { stage } from './setup/reporter.mjs';
import { ensureTensorflowRuntime } from './setup/tensorflow-runtime.mjs';

try {
  const { values } = parseArgs({ options: { repair: { type: 'boolean' } } });
  await stage('Node.js', () => checkNodeVersion());
  await stage('Dependencies', ensureDependencies);
  await stage('TensorFlow runtime', (progress) => ensureTensorflowRuntime(progress, { repair: values.repair ?? false }));
  await stage('Build', (progress) => buildTargets(['node'], { progress }));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
