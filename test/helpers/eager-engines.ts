import { existsSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { describe, it } from 'vitest';
import { openEngine, type OpenEngine } from '../../main-process/engines/index.ts';

/** Engines that run a program op by op, and the backend of TensorFlow.js that each of them is. */
export const eagerIds = { 'tensorflow-eager': 'tensorflow', wasm: 'wasm', cpu: 'cpu', webgpu: 'webgpu' } as const;
export type EagerId = keyof typeof eagerIds;
const ids = Object.keys(eagerIds) as readonly EagerId[];

/**
 * Opens an engine, and gives the reason where it cannot be had: tests then skip and say so. WebGPU is opened on the
 * software Vulkan that comes with Chromium where it is installed, else on a GPU.
 */
export async function openEager(id: EagerId): Promise<OpenEngine | string> {
  if (id === 'webgpu') useSoftwareVulkan();
  try {
    return await openEngine(id);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Makes the engine's backend the active one again, after another one was opened. */
export async function activate(id: EagerId, { tf }: OpenEngine): Promise<void> {
  if (!(await tf.setBackend(eagerIds[id]))) throw new Error(`The backend of "${id}" does not start.`);
}

const DRIVER = 'vk_swiftshader_icd.json';
const LOADER = 'libvulkan.so.1';

/** Points Vulkan at SwiftShader, which every Chromium for Linux brings. Must happen before WebGPU is first asked for. */
function useSoftwareVulkan(): void {
  if (process.platform !== 'linux' || process.env['VK_ICD_FILENAMES']) return;
  const folder = browserFolders().find((candidate) => existsSync(join(candidate, DRIVER)));
  if (folder === undefined) return;
  process.env['VK_ICD_FILENAMES'] = join(folder, DRIVER);
  if (existsSync(join(folder, LOADER))) preload(join(folder, LOADER));
}

function browserFolders(): readonly string[] {
  const programs = [process.env['CHROME_PATH'], chromium.executablePath()].filter((path) => path !== undefined && existsSync(path));
  return [...programs.map((path) => dirname(realpathSync(path as string))), '/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];
}

/** Keeps a library in the process, so that whoever asks for one of its name gets it also where the system has none. */
function preload(library: string): void {
  const keep = 0x1000; // RTLD_NODELETE, which Node does not name
  try {
    process.dlopen({ exports: {} }, library, constants.dlopen.RTLD_NOW | keep);
  } catch {
    // Node says that it is no add-on, but it stays loaded.
  }
}

/**
 * Tests on every engine that runs op by op. One that cannot be had is skipped and says why; on CI that is a failure, so
 * that nobody takes a skipped test for a passed one.
 */
export function describeEager(name: string, tests: (id: EagerId, engine: OpenEngine) => void): void {
  for (const id of ids) {
    const engine = opened.get(id);
    const title = `${name}, on ${id}`;
    if (engine !== undefined && typeof engine !== 'string') describe(title, () => tests(id, engine));
    else if (process.env['CI'] === 'true') {
      it(title, () => {
        throw new Error(engine);
      });
    } else it.skip(`${title}: ${engine}`, () => undefined);
  }
}

const opened = new Map<EagerId, OpenEngine | string>();
for (const id of ids) opened.set(id, await openEager(id));
