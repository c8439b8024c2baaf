import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import configuration from '../../electron-builder.js';
import { launchElectron } from '../helpers/electron-app.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { electronUnderTest } from './electron-under-test.ts';
import { picture, quitsCleanly, saves, seesDesign, trains, writeDesign } from './walk-through.ts';

const electron = electronUnderTest();
/** The executable has this name on Linux only; elsewhere packaging has its own machines and checks. */
const packaged = electron !== null && process.platform === 'linux';

describe.skipIf(!packaged)('packaged by electron-builder --dir', () => {
  const folder = join(String(configuration.directories?.output), 'linux-unpacked');
  const executable = resolve(folder, 'auxnet-studio');

  beforeAll(async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['scripts/package.mjs', '--dir'], { maxBuffer: 16 * 1024 * 1024 });
    expect(existsSync(executable), stdout).toBe(true);
  }, 300_000);

  test('opens the design of the command line, trains it, saves it and quits', async () => {
    const work = temporaryFolder();
    const home = join(work, 'home');
    const file = writeDesign(work);
    const app = await launchElectron({ executable, file, home });
    onTestFinished(app.kill);
    await seesDesign(app.page);
    await trains(app.page, home);
    await saves(app.page, file);
    await picture(app.page, 'packaged');
    await quitsCleanly(app);
  });

  test('keeps what other processes read outside the archive, and sources out of it', () => {
    const resources = join(folder, 'resources');
    expect(existsSync(join(resources, 'app.asar.unpacked', 'dist', 'node', 'trainer.js'))).toBe(true);
    expect(existsSync(join(resources, 'icon.png'))).toBe(true);
    const names = Object.keys(archive(join(resources, 'app.asar')).files);
    expect(names.sort()).toEqual(['dist', 'node_modules', 'package.json']);
  });
});

/** The header of an asar file: two pickled lengths of 8 bytes, then JSON. */
function archive(path: string): { readonly files: Readonly<Record<string, unknown>> } {
  const bytes = readFileSync(path);
  return JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))) as { files: Record<string, unknown> };
}
