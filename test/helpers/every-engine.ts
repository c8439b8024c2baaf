import { existsSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { describe, it } from 'vitest';
import { openEngine, type OpenEngine } from '../../main-process/engines/index.ts';

/** The backend of TensorFlow.js that each engine runs on. */
const backends = { tensorflow: 'tensorflow', 'tensorflow-eager': 'tensorflow', webgpu: 'webgpu', wasm: 'wasm', cpu: 'cpu' } as const;
export type EngineId = keyof typeof backends;
export const everyEngine = Object.keys(backends) as readonly EngineId[];
/** Those that run a program op by op. */
export const eagerEngines = everyEngine.filter((id) => id !== 'tensorflow');

/** Makes the engine's backend the active one again, after another one was opened. */
export async function activate(id: EngineId): Promise<OpenEngine> {
  const engine = opened.get(id);
  if (engine === undefined || typeof engine === 'string') throw new Error(engine);
  if (!(await engine.tf.setBackend(backends[id]))) throw new Error(`The backend of "${id}" does not start.`);
  return engine;
}

/**
 * Tests on several engines. One that cannot be had is skipped and says why; on CI that is a failure, so that nobody takes
 * a skipped test for a passed one.
 */
export function describeEngines(name: string, ids: readonly EngineId[], tests: (id: EngineId) => void): void {
  for (const id of ids) {
    const engine = opened.get(id);
    const title = `${name}, on ${id}`;
    if (typeof engine !== 'string') describe(title, () => tests(id));
    else if (process.env['CI'] === 'true') {
      it(title, () => {
        throw new Error(engine);
      });
    } else it.skip(`${title}: ${engine}`, () => undefined);
  }
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

/** WebGPU on the software Vulkan that comes with Chromium where that is installed, else on a GPU. */
const opened = new Map<EngineId, OpenEngine | string>();
useSoftwareVulkan();
for (const id of everyEngine) {
  opened.set(id, await openEngine(id).catch((error: unknown) => (error instanceof Error ? error.message : String(error))));
}
