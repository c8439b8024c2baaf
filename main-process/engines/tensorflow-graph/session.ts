import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tensor, Tf } from '../../core/compile/tf.ts';
import { toSavedModel, type Ports } from '../../core/graph-def/saved-model.ts';
import { sizeOf } from '../../core/shape/problem.ts';
import type { Program } from '../../core/program/ir.ts';
import type { Feed, Feeds, ProgramExecutor } from '../executor.ts';

/**
 * The part of tfjs-node's backend that is used here (tfjs-node/src/nodejs_kernel_backend.ts). `tf.node.loadSavedModel`
 * would do, but it reads the whole file into JavaScript once for each signature, seconds for a deep network.
 */
interface SavedModelBackend {
  loadSavedModelMetaGraph(path: string, tags: string): number;
  runSavedModel(id: number, inputs: readonly Tensor[], infos: readonly { readonly name: string }[], outputs: readonly string[]): Tensor[];
  deleteSavedModel(id: number): void;
}
const runsSavedModels = (backend: unknown): backend is SavedModelBackend =>
  typeof backend === 'object' && backend !== null && 'loadSavedModelMetaGraph' in backend && 'runSavedModel' in backend;

/** Runs a program as a TensorFlow graph: one run of a function is one call of a native session, on the CPU or on CUDA. */
export class TensorFlowSession implements ProgramExecutor {
  readonly #tf: Tf;
  readonly #backend: SavedModelBackend;
  readonly #session: number;
  readonly #functions: Readonly<Record<string, Ports>>;
  #seconds = 0;

  private constructor(tf: Tf, backend: SavedModelBackend, session: number, functions: Readonly<Record<string, Ports>>) {
    this.#tf = tf;
    this.#backend = backend;
    this.#session = session;
    this.#functions = functions;
  }

  /** @throws when TensorFlow refuses the graph; the message is TensorFlow's */
  static async open(tf: Tf, program: Program): Promise<TensorFlowSession> {
    const backend: unknown = tf.backend();
    if (!runsSavedModels(backend)) throw new Error('The active TensorFlow.js backend cannot run TensorFlow graphs.');
    const { bytes, functions } = toSavedModel(program);
    // TensorFlow reads it once; the variables live in the session.
    const folder = await fs.mkdtemp(join(tmpdir(), 'auxnet-program-'));
    try {
      await fs.writeFile(join(folder, 'saved_model.pb'), bytes);
      return new TensorFlowSession(tf, backend, backend.loadSavedModelMetaGraph(folder, 'serve'), functions);
    } finally {
      await fs.rm(folder, { recursive: true, force: true });
    }
  }

  readonly nativeSeconds = (): number => this.#seconds;

  run(name: string, feeds: Feeds): Promise<Readonly<Record<string, Float32Array>>> {
    const ports = this.#functions[name];
    if (!ports) return Promise.reject(new Error(`The program has no function "${name}".`));
    try {
      return Promise.resolve(this.#run(name, ports, feeds));
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  dispose(): void {
    this.#backend.deleteSavedModel(this.#session);
  }

  #run(name: string, ports: Ports, feeds: Feeds): Record<string, Float32Array> {
    const inputs = Object.keys(ports.feeds).map((key) => {
      const feed = feeds[key];
      if (!feed) throw new Error(`Function "${name}" was not given "${key}".`);
      return toTensor(this.#tf, feed);
    });
    const infos = Object.values(ports.feeds).map((node) => ({ name: `${node}:0` }));
    const outputs = Object.values(ports.fetches).map((node) => `${node}:0`);
    let fetched: Tensor[] = [];
    const started = performance.now();
    try {
      fetched = this.#backend.runSavedModel(this.#session, inputs, infos, outputs);
      return Object.fromEntries(Object.keys(ports.fetches).map((key, i) => [key, fetched[i]?.dataSync() as Float32Array]));
    } finally {
      this.#seconds += (performance.now() - started) / 1000;
      this.#tf.dispose([...inputs, ...fetched]);
    }
  }
}

function toTensor(tf: Tf, feed: Feed): Tensor {
  switch (feed.dtype) {
    case 'float32':
    case 'int32':
      return tf.tensor(feed.data, [...feed.shape], feed.dtype);
    case 'bytes': {
      const [count = 0, ...size] = feed.shape;
      const words = Math.ceil(sizeOf(size) / WORD);
      return tf.tensor(toWords(feed.data, count, words), [count, words], 'int32');
    }
  }
}

/** Bytes in an int32. */
const WORD = 4;

/** Bytes of images as int32 words, each image filled up to whole words. No copy where they lie that way already. */
function toWords(bytes: Uint8Array, count: number, words: number): Int32Array {
  const size = count === 0 ? 0 : bytes.length / count;
  if (size === words * WORD && bytes.byteOffset % WORD === 0) return new Int32Array(bytes.buffer, bytes.byteOffset, count * words);
  const filled = new Uint8Array(count * words * WORD);
  for (let i = 0; i < count; i++) filled.set(bytes.subarray(i * size, (i + 1) * size), i * words * WORD);
  return new Int32Array(filled.buffer);
}
