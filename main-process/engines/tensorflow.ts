import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Tf } from '../core/compile/tf.ts';
import { ProgramBuilder } from '../core/program/builder.ts';
import { eagerNetwork } from './eager/index.ts';
import { EngineUnavailable, messageOf, type EngineProbe } from './engine.ts';
import { cpuMemory } from './memory.ts';
import { compileForTensorFlow } from './tensorflow-graph/index.ts';
import { TensorFlowSession } from './tensorflow-graph/session.ts';

const require = createRequire(import.meta.url);
const PACKAGE = '@tensorflow/tfjs-node-gpu';
const ADVICE = 'Run "npm start" once to bring the TensorFlow runtime.';

/** Whole steps as one call of a native TensorFlow session, on the CPU or, with the CUDA runtime and a device, on an NVIDIA GPU. */
export const tensorflow: EngineProbe = {
  id: 'tensorflow',
  name: 'TensorFlow',
  async open() {
    const { onGpu, ...loaded } = await load();
    try {
      await checkSession(loaded.tf);
    } catch (error) {
      throw new EngineUnavailable(`TensorFlow does not run graphs here: ${sentence(messageOf(error))} The engine "tensorflow-eager" runs op by op.`);
    }
    return { ...loaded, compile: compileForTensorFlow(loaded.tf, onGpu) };
  },
};

/** The same kernels called one by one: the reference that the compiled engine is held against, several times slower. */
export const tensorflowEager: EngineProbe = {
  id: 'tensorflow-eager',
  name: 'TensorFlow, op by op',
  async open() {
    const { onGpu: _, ...loaded } = await load();
    return { ...loaded, compile: eagerNetwork(loaded.tf) };
  },
};

async function load() {
  const runtime = installedRuntime();
  prepareProcess();
  let tf: Tf;
  try {
    tf = require(PACKAGE) as Tf;
  } catch (error) {
    const reasons = [whyNotLoaded(error), runtime.reason && `Set-up said: ${sentence(runtime.reason)}`, ADVICE];
    throw new EngineUnavailable(reasons.filter((reason) => reason !== '').join(' '));
  }
  tf.enableProdMode();
  // The whole process keeps one tfjs; another engine opened before this one would otherwise stay active.
  if (!(await tf.setBackend('tensorflow'))) throw new EngineUnavailable(`${PACKAGE} was loaded but its backend does not start.`);
  const { isUsingGpuDevice: onGpu, binding } = nodeBackend.parse(tf.backend());
  const { device, memoryBytes } = onGpu ? nvidiaGpu() : { device: cpuName(), memoryBytes: cpuMemory() };
  return { tf, onGpu, device, version: binding.TF_Version, ...(memoryBytes && { memoryBytes }) };
}

/** Runs the smallest graph there is. @throws what TensorFlow or the file system says */
async function checkSession(tf: Tf): Promise<void> {
  const build = new ProgramBuilder();
  build.define('one', () => ({ feeds: {}, fetches: { value: build.constant(1) }, effects: [] }));
  const session = await TensorFlowSession.open(tf, build.finish());
  try {
    await session.run('one', {});
  } finally {
    session.dispose();
  }
}

/** The part of tfjs-node's backend that is used here; the package does not export its type. */
const nodeBackend = z.object({ isUsingGpuDevice: z.boolean(), binding: z.object({ TF_Version: z.string() }) });

/** What TensorFlow reads when it is loaded; whoever set it before knows better. */
const settings = {
  TF_CPP_MIN_LOG_LEVEL: '2',
  // The same seed gives the same numbers on a GPU too: only convolution algorithms that sum in a fixed order.
  TF_CUDNN_DETERMINISTIC: '1',
  // Takes GPU memory as it is needed and leaves the rest to others.
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
};

/** tfjs-node 4.22 was written for older Nodes: it calls `util` functions that Node 23 removed. */
function prepareProcess(): void {
  for (const [name, value] of Object.entries(settings)) process.env[name] ??= value;
  const util = require('node:util') as Record<string, unknown>;
  util['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  util['isArray'] ??= Array.isArray;
}

const runtimeNote = z.object({ installed: z.string().nullish(), reason: z.string().nullish() });

/** What scripts/setup noted beside the package: which runtime it brought, or why none. */
function installedRuntime(): { readonly reason: string } {
  try {
    const folder = dirname(require.resolve(`${PACKAGE}/package.json`));
    const note = runtimeNote.parse(JSON.parse(readFileSync(join(folder, 'auxnet-runtime.json'), 'utf8')));
    return { reason: note.reason ?? '' };
  } catch {
    return { reason: '' };
  }
}

function whyNotLoaded(error: unknown): string {
  const message = messageOf(error);
  if (message.includes('native addon module')) return 'The TensorFlow runtime is not installed.';
  if (message.includes('Cannot find module')) return `The package ${PACKAGE} is not installed.`;
  return `The TensorFlow runtime does not load: ${sentence(message)}`;
}
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

const cpuName = (): string => `CPU, ${availableParallelism()} threads`;

interface Gpu {
  readonly device: string;
  readonly memoryBytes?: number;
}

/** Name and memory of the first NVIDIA GPU, as far as its driver's tool tells them. */
function nvidiaGpu(): Gpu {
  try {
    const lines = execFileSync('nvidia-smi', ['--query-gpu=memory.total,name', '--format=csv,noheader,nounits'], { encoding: 'utf8', timeout: 5000 });
    return gpuOf(lines.split('\n')[0] ?? '');
  } catch {
    return { device: 'NVIDIA GPU' };
  }
}

/** "8188, NVIDIA GeForce RTX 4070": MiB, then the name, which may hold commas. */
export function gpuOf(line: string): Gpu {
  const [, mebibytes = '', name = ''] = /^\s*(\d*)[^,]*,\s*(.*?)\s*$/u.exec(line) ?? [];
  return { device: name || 'NVIDIA GPU', ...(Number(mebibytes) > 0 && { memoryBytes: Number(mebibytes) * 2 ** 20 }) };
}
