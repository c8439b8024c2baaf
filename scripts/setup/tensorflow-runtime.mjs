// Brings the native TensorFlow runtime into node_modules/@tensorflow/tfjs-node-gpu. See docs/adr/0002.
import {
  constants, copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';
import { run } from './process.mjs';
import { root } from './root.mjs';
import { buildBinding, compiler } from './tensorflow/binding.mjs';
import { hasNvidiaDriver } from './tensorflow/nvidia.mjs';
import { downloadWheels, extraRequirements, lastWords, pythonWithPip, sha256, unpackWheel, wheelMetadata } from './tensorflow/wheel.mjs';

const TENSORFLOW_VERSION = '2.21.0';
const packageFolder = join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
const bindingFile = join(packageFolder, 'lib', 'napi-v8', 'tfjs_binding.node');
const markerFile = join(packageFolder, 'auxnet-runtime.json');
const RETRY_AFTER_MS = 24 * 3600 * 1000;

/** The published digest of the wheel that most machines take; pip checks the others against its index. */
const KNOWN_DIGESTS = new Map([
  ['tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl', '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c'],
]);

/** @typedef {'cpu' | 'cuda' | 'none'} Variant */

/**
 * What was installed; also read by main-process/engines to say which runtime is there and, if none, why.
 *
 * @typedef {object} Marker
 * @property {Variant} wanted       what this machine called for
 * @property {Variant} installed    what it got
 * @property {string} tensorflow    version of the wheel
 * @property {string} source        where it came from: a wheel's file name, or the package's own script
 * @property {string} binding       SHA-256 of the built binding, '' where none is
 * @property {string} reason        why it is not what was wanted, '' where it is
 * @property {string} when          ISO 8601
 */

/**
 * Installs the runtime unless it is there. Never throws: without it the app trains with pure-JavaScript TensorFlow.
 *
 * @param {(text: string) => void} progress
 * @param {{ repair?: boolean }} [options]  repair: do it again, whatever is there
 * @returns {Promise<{ note: string, warning?: string | undefined }>}
 */
export async function ensureTensorflowRuntime(progress, { repair = false } = {}) {
  const wanted = wantedVariant();
  const before = readMarker();
  if (!repair && before && before.wanted === wanted && isSettled(before)) return describe(before, true);
  if (wanted === 'none') return describe(writeMarker({ wanted, installed: 'none', source: '', reason: 'AUXNET_TENSORFLOW=none' }));

  /** @type {string[]} */
  const reasons = [];
  /** @type {('cuda' | 'cpu')[]} */
  const variants = wanted === 'cuda' ? ['cuda', 'cpu'] : ['cpu'];
  for (const variant of variants) {
    try {
      const source = process.platform === 'linux' ? await installFromWheel(variant, progress) : await installWithPackageScript(variant, progress);
      await verify(variant, progress);
      return describe(writeMarker({ wanted, installed: variant, source, reason: reasons.join('; ') }));
    } catch (error) {
      reasons.push(`${variant === 'cuda' ? 'CUDA' : 'CPU'}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  // Half a runtime is worse than none: the loader would find it and fail at every start.
  for (const leftover of ['deps', 'lib']) rmSync(join(packageFolder, leftover), { recursive: true, force: true });
  return describe(writeMarker({ wanted, installed: 'none', source: '', reason: reasons.join('; ') }));
}

/** @returns {Variant} */
function wantedVariant() {
  const asked = process.env.AUXNET_TENSORFLOW;
  if (asked === 'cpu' || asked === 'cuda' || asked === 'none') return asked;
  return hasNvidiaDriver() ? 'cuda' : 'cpu';
}

/** @param {Marker} marker */
function isSettled(marker) {
  if (marker.tensorflow !== TENSORFLOW_VERSION) return false;
  if (marker.installed !== 'none') return existsSync(bindingFile) && (marker.installed === marker.wanted || isRecent(marker));
  return marker.wanted === 'none' || isRecent(marker);
}

/** @param {Marker} marker */
const isRecent = (marker) => Date.now() - Date.parse(marker.when) < RETRY_AFTER_MS;

/**
 * @param {'cpu' | 'cuda'} variant
 * @param {(text: string) => void} progress
 * @returns {Promise<string>} the wheel it came from
 */
async function installFromWheel(variant, progress) {
  const runtimeFolder = join(sharedFolder(), `${TENSORFLOW_VERSION}-${variant}-${process.platform}-${process.arch}`);
  const sourceFile = join(runtimeFolder, 'source.json');
  if (!existsSync(sourceFile)) await fetchRuntime(variant, runtimeFolder, progress);
  const { wheel } = /** @type {{ wheel: string }} */ (JSON.parse(readFileSync(sourceFile, 'utf8')));

  progress('linking the libraries');
  rmSync(join(packageFolder, 'deps'), { recursive: true, force: true });
  linkTree(join(runtimeFolder, 'tensorflow'), join(packageFolder, 'deps', 'lib'));
  // The CUDA build looks for ../nvidia/<name>/lib beside itself.
  if (existsSync(join(runtimeFolder, 'nvidia'))) linkTree(join(runtimeFolder, 'nvidia'), join(packageFolder, 'deps', 'nvidia'));
  await buildBinding({
    packageFolder,
    runtimeFolder,
    headersFolder: join(root, 'node_modules', 'node-api-headers', 'include'),
    target: bindingFile,
    progress,
  });
  return wheel;
}

/**
 * Downloads and unpacks into a temporary folder, which takes its name only when complete: a second set-up that runs
 * at the same time, or one that is broken off, never sees half a runtime.
 *
 * @param {'cpu' | 'cuda'} variant
 * @param {string} runtimeFolder
 * @param {(text: string) => void} progress
 */
async function fetchRuntime(variant, runtimeFolder, progress) {
  const python = pythonWithPip();
  if (!python) throw new Error('Python with pip was not found (install python3 and python3-pip)');
  // Known before 270 MB are downloaded for nothing.
  if (!compiler()) throw new Error('no C++ compiler was found (install g++, or set CXX)');
  mkdirSync(dirname(runtimeFolder), { recursive: true });
  const work = mkdtempSync(`${runtimeFolder}-`);
  try {
    const requirement = `${variant === 'cuda' ? 'tensorflow' : 'tensorflow-cpu'}==${TENSORFLOW_VERSION}`;
    const wheel = await downloadTensorflow(python, requirement, join(work, 'wheels'), progress);
    const known = KNOWN_DIGESTS.get(basename(wheel));
    progress('checking the digest');
    const digest = await sha256(wheel);
    if (known && known !== digest) throw new Error(`${basename(wheel)} has the digest ${digest}, expected ${known}`);

    await unpackWheel(wheel, (name) => placeTensorflowEntry(name, work), progress);
    if (variant === 'cuda') {
      const requirements = extraRequirements(await wheelMetadata(wheel), 'and-cuda');
      const wheels = await downloadWheels({ python, requirements, folder: join(work, 'nvidia-wheels'), progress });
      for (const path of wheels) await unpackWheel(path, (name) => placeNvidiaEntry(name, work), progress);
    }
    rmSync(join(work, 'wheels'), { recursive: true, force: true });
    rmSync(join(work, 'nvidia-wheels'), { recursive: true, force: true });
    writeFileSync(join(work, 'source.json'), JSON.stringify({ wheel: basename(wheel), sha256: digest }));
    if (!existsSync(runtimeFolder)) renameSync(work, runtimeFolder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * The libraries do not depend on Python, so any version's wheel will do: first the one whose digest is known, then
 * whatever fits the Python that is here.
 *
 * @param {string} python
 * @param {string} requirement
 * @param {string} folder
 * @param {(text: string) => void} progress
 * @returns {Promise<string>}
 */
async function downloadTensorflow(python, requirement, folder, progress) {
  const machine = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
  const pinned = ['--platform', `manylinux_2_27_${machine}`, '--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311'];
  const wheels = await downloadWheels({ python, requirements: [requirement], folder, pipArguments: pinned, progress }).catch((error) => {
    if (!/no matching distribution/i.test(String(error))) throw error;
    return downloadWheels({ python, requirements: [requirement], folder, progress });
  });
  const wheel = wheels[0];
  if (!wheel) throw new Error(`pip brought no wheel of ${requirement}`);
  return wheel;
}

/**
 * Where a file of the TensorFlow wheel goes: two libraries and the C headers; the other 600 MB stay out.
 *
 * @param {string} name
 * @param {string} folder
 * @returns {string | null}
 */
export function placeTensorflowEntry(name, folder) {
  if (/^tensorflow\/libtensorflow_(cc|framework)\.so\.2$/.test(name)) return join(folder, name);
  const header = /^tensorflow\/include\/((?:tensorflow\/c|tensorflow\/core\/platform|tsl\/platform|xla\/tsl\/c)\/.*\.h)$/.exec(name)?.[1];
  return header ? join(folder, 'include', header) : null;
}

/**
 * Where a file of an nvidia-*-cu12 wheel goes: all but headers and Python.
 *
 * @param {string} name
 * @param {string} folder
 * @returns {string | null}
 */
export function placeNvidiaEntry(name, folder) {
  return name.startsWith('nvidia/') && !/\/include\/|\.(py|pyi|h|hpp|a)$/.test(name) ? join(folder, name) : null;
}

/**
 * Windows and macOS: the package's own download stays the way.
 *
 * @param {'cpu' | 'cuda'} variant
 * @param {(text: string) => void} progress
 * @returns {Promise<string>}
 */
async function installWithPackageScript(variant, progress) {
  progress("running the package's own download");
  const script = join('scripts', 'install.js');
  const bin = join(root, 'node_modules', '.bin');
  const result = await run(process.execPath, [script, variant === 'cuda' ? 'gpu' : 'cpu', 'download'], {
    cwd: packageFolder,
    env: { PATH: `${bin}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}` },
    limitSeconds: 900,
    onOutput: progress,
  });
  if (!result.ok) throw new Error(`the package's own download: ${result.stopped ?? lastWords(result.output)}`);
  if (!existsSync(bindingFile)) throw new Error("the package's own download left no binding");
  return 'scripts/install.js';
}

/**
 * @param {'cpu' | 'cuda'} variant
 * @param {(text: string) => void} progress
 */
async function verify(variant, progress) {
  progress('fitting a line, to see that it works');
  const script = join(root, 'scripts', 'setup', 'tensorflow', 'verify-runtime.cjs');
  const result = await run(process.execPath, [script, packageFolder], { env: { TF_CPP_MIN_LOG_LEVEL: '2' }, limitSeconds: 180 });
  if (!result.ok) throw new Error(`it was installed but does not work: ${result.stopped ?? lastWords(result.output)}`);
  if (variant === 'cuda' && process.platform === 'linux' && !/"gpu":true/.test(result.output)) {
    throw new Error('the CUDA build was installed but finds no GPU (is the NVIDIA driver running?)');
  }
}

/** @param {string} from @param {string} to */
function linkTree(from, to) {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      linkTree(source, target);
      continue;
    }
    try {
      linkSync(source, target);
    } catch {
      // Another file system: a copy. Not a symbolic link, which would dangle in a packaged app.
      copyFileSync(source, target, constants.COPYFILE_FICLONE);
    }
  }
}

/** The folder that clones share, or one inside this clone where the user's cannot be written. */
function sharedFolder() {
  const folder = join(cacheFolder(), 'tensorflow');
  try {
    mkdirSync(folder, { recursive: true });
    return folder;
  } catch {
    return join(root, 'node_modules', '.cache', 'tensorflow');
  }
}

/** @returns {Marker | null} */
function readMarker() {
  try {
    return /** @type {Marker} */ (JSON.parse(readFileSync(markerFile, 'utf8')));
  } catch {
    return null;
  }
}

/** @param {Pick<Marker, 'wanted' | 'installed' | 'source' | 'reason'>} facts @returns {Promise<Marker>} */
async function writeMarker(facts) {
  const binding = facts.installed === 'none' ? '' : await sha256(bindingFile);
  const marker = { ...facts, tensorflow: TENSORFLOW_VERSION, binding, when: new Date().toISOString() };
  writeFileSync(`${markerFile}.new`, `${JSON.stringify(marker, null, 2)}\n`);
  renameSync(`${markerFile}.new`, markerFile);
  return marker;
}

/** @param {Marker | Promise<Marker>} pending @param {boolean} [already] */
async function describe(pending, already = false) {
  const marker = await pending;
  if (marker.installed === 'none') {
    return {
      note: 'not available',
      warning: marker.wanted === 'none' ? 'Left out as AUXNET_TENSORFLOW=none asks: training runs in WebAssembly and JavaScript, many times slower.'
        : `Training will run in WebAssembly and JavaScript, many times slower: ${marker.reason}. "npm start -- --repair" tries again.`,
    };
  }
  const version = process.platform === 'linux' ? marker.tensorflow : "the package's own";
  return {
    note: `${version}, ${marker.installed === 'cuda' ? 'CUDA' : 'CPU'}${already ? ', is there' : ''}`,
    warning: marker.reason ? `Training will run on the CPU, not on the GPU: ${marker.reason}. "npm start -- --repair" tries again.` : undefined,
  };
}
