import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { answers, run } from '../process.mjs';
import { lastWords } from './wheel.mjs';

/** @returns {string | null} a C++ compiler, or null */
export function compiler() {
  return [process.env.CXX, 'g++', 'clang++', 'c++'].find((name) => name && answers(name)) ?? null;
}

/**
 * Builds the package's own Node-API binding against the wheel's libraries. Node-API keeps its binary interface, so
 * one build serves every Node and Electron; it is kept beside the libraries for the next clone.
 *
 * @param {object} options
 * @param {string} options.packageFolder   node_modules/@tensorflow/tfjs-node-gpu
 * @param {string} options.runtimeFolder   holds `tensorflow/` (the libraries) and `include/`
 * @param {string} options.headersFolder   Node-API's headers
 * @param {string} options.target          the `.node` file to write
 * @param {(text: string) => void} options.progress
 * @returns {Promise<void>}
 * @throws {Error} when no compiler is there or it refuses
 */
export async function buildBinding({ packageFolder, runtimeFolder, headersFolder, target, progress }) {
  const cached = join(runtimeFolder, `tfjs_binding-${sourceDigest(join(packageFolder, 'binding'))}.node`);
  if (!existsSync(cached)) {
    const cxx = compiler();
    if (!cxx) throw new Error('no C++ compiler was found (install g++, or set CXX)');
    progress(`compiling the binding with ${cxx}`);
    const temporary = `${cached}.${process.pid}`;
    const libraries = join(runtimeFolder, 'tensorflow');
    const result = await run(
      cxx,
      ['-std=c++17', '-O2', '-fPIC', '-shared', '-w', '-DNAPI_VERSION=8',
        `-I${headersFolder}`, `-I${join(runtimeFolder, 'include')}`, `-I${dirname(packageFolder)}`,
        join(packageFolder, 'binding', 'tfjs_backend.cc'), join(packageFolder, 'binding', 'tfjs_binding.cc'),
        `-L${libraries}`, '-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2',
        // Where the loader finds them once the binding lies in lib/napi-v8: no LD_LIBRARY_PATH, ever.
        '-Wl,-rpath,$ORIGIN/../../deps/lib', '-o', temporary],
      { limitSeconds: 300 },
    );
    if (!result.ok) throw new Error(`${cxx}: ${result.stopped ?? lastWords(result.output)}`);
    renameSync(temporary, cached);
  }
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(cached, target);
}

/** @param {string} folder */
function sourceDigest(folder) {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 12);
}
