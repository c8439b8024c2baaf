import { createRequire } from 'node:module';
import type { Tf } from '../core/compile/tf.ts';
import type { Program } from '../core/program/ir.ts';
import { EagerExecutor } from './eager/executor.ts';
import { eagerNetwork } from './eager/index.ts';
import { EngineUnavailable, messageOf, type EngineProbe } from './engine.ts';
import type { Feeds, ProgramExecutor } from './executor.ts';

const require = createRequire(import.meta.url);

/**
 * TensorFlow.js on the GPU through WebGPU: Vulkan, Metal or Direct3D 12, with no CUDA. Node has no WebGPU of its own; the
 * package `webgpu` brings Dawn, Chromium's, with a binary for each system.
 */
export const webgpu: EngineProbe = {
  id: 'webgpu',
  name: 'TensorFlow.js, WebGPU',
  async open(chosen) {
    const adapter = await (await navigatorGpu()).requestAdapter({ powerPreference: 'high-performance' });
    if (adapter === null) throw new EngineUnavailable('No GPU with a driver for Vulkan, Metal or Direct3D 12 was found.');
    const device = deviceName(adapter.info);
    if (adapter.info.isFallbackAdapter && !chosen) {
      throw new EngineUnavailable(`There is a ${device} only, which is slower than the other engines. Name "webgpu" as the engine to take it all the same.`);
    }
    const tf = require('@tensorflow/tfjs') as Tf;
    // Registers its backend if the process has WebGPU by then.
    require('@tensorflow/tfjs-backend-webgpu');
    tf.enableProdMode();
    if (!(await tf.setBackend('webgpu'))) throw new EngineUnavailable(`The ${device} does not start.`);
    const errors = watch(tf);
    return { tf, device, version: tf.version.tfjs, compile: eagerNetwork(tf, (program) => new WatchedExecutor(tf, program, errors)) };
  },
};

/** The process's entrance to WebGPU, where a browser has it. Stays: Dawn's threads stand still when it is collected. */
async function navigatorGpu(): Promise<GPU> {
  const host = globalThis as { navigator?: { gpu?: GPU } };
  if (host.navigator?.gpu) return host.navigator.gpu;
  let dawn: typeof import('webgpu');
  try {
    dawn = await import('webgpu');
  } catch (error) {
    throw new EngineUnavailable(`The package "webgpu" does not load on ${process.platform}-${process.arch}: ${messageOf(error)}`);
  }
  const gpu = dawn.create([]);
  Object.assign(globalThis, dawn.globals);
  // Node 20 has no navigator.
  host.navigator ??= {};
  Object.defineProperty(host.navigator, 'gpu', { value: gpu, configurable: true });
  return gpu;
}

/** What the report calls an adapter. */
export function deviceName({ device, description, vendor, architecture, isFallbackAdapter }: Omit<GPUAdapterInfo, '__brand'>): string {
  if (isFallbackAdapter) return `GPU in software (${vendor} ${architecture})`;
  return [device, description, `${vendor} ${architecture}`].find((text) => text.trim() !== '') ?? 'GPU';
}

/** Errors of a device come as events, later, and what was to be computed is then 0. */
interface DeviceErrors {
  first: string | null;
}

const watched = new WeakMap<GPUDevice, DeviceErrors>();

function watch(tf: Tf): DeviceErrors {
  // The class of the WebGPU backend is exported without types that name its device.
  const { device } = tf.backend() as unknown as { readonly device: GPUDevice };
  const known = watched.get(device);
  if (known) return known;
  const errors: DeviceErrors = { first: null };
  watched.set(device, errors);
  device.addEventListener('uncapturederror', (event) => {
    // Else Dawn writes it to stderr.
    event.preventDefault();
    errors.first ??= event.error.message.split('\n')[0] ?? '';
  });
  void device.lost.then(({ message }) => (errors.first ??= `the device was lost (${message})`));
  return errors;
}

/** Turns errors of the device into failures of the run. */
class WatchedExecutor implements ProgramExecutor {
  readonly #executor: EagerExecutor;
  readonly #errors: DeviceErrors;

  constructor(tf: Tf, program: Program, errors: DeviceErrors) {
    this.#executor = new EagerExecutor(tf, program);
    this.#errors = errors;
  }

  async run(name: string, feeds: Feeds): Promise<Readonly<Record<string, Float32Array>>> {
    try {
      return await this.#executor.run(name, feeds);
    } finally {
      this.#check(name);
    }
  }

  /** @throws when the device ever failed: its variables are then worth nothing */
  #check(name: string): void {
    if (this.#errors.first !== null) throw new Error(`The GPU did not compute "${name}": ${this.#errors.first}`);
  }

  dispose(): void {
    this.#executor.dispose();
  }
}
