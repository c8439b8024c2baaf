#!/usr/bin/env node
// `npm run package`: builds and packages the application into release/. Arguments go to electron-builder, e.g.
// `npm run package -- --dir` (unpacked) or `npm run package -- --linux deb`.
import { buildTargets } from './build/build-targets.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { findElectron } from './setup/electron.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { run } from './setup/process.mjs';
import { stage } from './setup/reporter.mjs';
import { root } from './setup/root.mjs';
import { ensureTensorflowRuntime } from './setup/tensorflow-runtime.mjs';

try {
  const args = process.argv.slice(2);
  await stage('Node.js', () => checkNodeVersion());
  await stage('Dependencies', ensureDependencies);
  await stage('TensorFlow runtime', (progress) => ensureTensorflowRuntime(progress));
  // A copy that is here already is packaged as it is, if it is for the system that is packaged for.
  const forOtherSystem = args.some((arg) => /^(--(linux|win|mac|windows|macos|x64|arm64|ia32|armv7l|universal)|-[lwmo])$/.test(arg));
  const electron = forOtherSystem && !process.env.ELECTRON_OVERRIDE_DIST_PATH ? null : findElectron();
  const legacy = electron?.legacy ?? false;
  await stage('Build', (progress) => buildTargets(['renderer', 'node', 'electron'], { legacy, progress }));

  const { programOf } = await import('./test/checks.mjs');
  const result = await run(process.execPath, [programOf('electron-builder', 'electron-builder'), '--config', 'electron-builder.js', ...args], {
    cwd: root,
    env: electron ? { ELECTRON_OVERRIDE_DIST_PATH: electron.folder } : {},
    inherit: true,
    limitSeconds: 1800,
  });
  if (!result.ok) throw new Error(`electron-builder ${result.stopped ?? `ended with code ${result.code}`}: its log is above.`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
