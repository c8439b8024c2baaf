// A Python wheel is a zip. It is fetched by pip, so that whatever mirror or proxy the machine is set up for is used.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { answers, run } from '../process.mjs';

/** @returns {string | null} the Python whose pip can be used, or null */
export function pythonWithPip() {
  const candidates = process.platform === 'win32' ? ['py', 'python'] : ['python3', 'python'];
  return candidates.find((python) => answers(python, ['-m', 'pip', '--version'])) ?? null;
}

/**
 * Downloads wheels without their dependencies.
 *
 * @param {object} options
 * @param {string} options.python
 * @param {readonly string[]} options.requirements   e.g. `tensorflow-cpu==2.21.0`
 * @param {string} options.folder                    where the wheels come to lie
 * @param {readonly string[]} [options.pipArguments]
 * @param {(text: string) => void} options.progress
 * @returns {Promise<string[]>} the paths of the wheels in the folder
 * @throws {Error} with pip's own last words when it fails, stalls or takes too long
 */
export async function downloadWheels({ python, requirements, folder, pipArguments = [], progress }) {
  const temporary = join(folder, 'pip-temporary');
  mkdirSync(temporary, { recursive: true });
  let lastReport = 0;
  const result = await run(
    python,
    ['-m', 'pip', 'download', '--no-deps', '--no-cache-dir', '--disable-pip-version-check', '--only-binary=:all:',
      '--progress-bar', 'off', ...pipArguments, '--dest', folder, ...requirements],
    {
      // pip writes its downloads below TMPDIR first: their size is the progress, and the sign of life.
      env: { TMPDIR: temporary },
      limitSeconds: 1500,
      quietSeconds: 150,
      heartbeat: () => {
        const bytes = folderBytes(folder);
        if (Date.now() - lastReport > 400) {
          lastReport = Date.now();
          progress(`downloading ${requirements[0]}${requirements.length > 1 ? ` and ${requirements.length - 1} more` : ''}: ${megabytes(bytes)}`);
        }
        return bytes;
      },
    },
  );
  rmSync(temporary, { recursive: true, force: true });
  if (!result.ok) {
    // Without a network pip still says that no such package exists, after its warnings about the connection.
    const unreachable = /NewConnectionError|ConnectTimeoutError|NameResolutionError|ProxyError|Connection refused/.test(result.output);
    const reason = result.stopped ?? (unreachable ? 'the package index cannot be reached' : lastWords(result.output));
    throw new Error(`pip download ${requirements.join(' ')}: ${reason}`);
  }
  return readdirSync(folder).filter((name) => name.endsWith('.whl')).map((name) => join(folder, name));
}

/**
 * Unpacks part of a wheel, streaming, so that an 800 MB library never lies in memory.
 *
 * @param {string} wheel
 * @param {(name: string) => string | null} place    the path an entry is written to, or null to leave it out
 * @param {(text: string) => void} progress
 * @returns {Promise<number>} how many files were written
 */
export async function unpackWheel(wheel, place, progress) {
  const zip = await openZip(wheel);
  let files = 0;
  for await (const entry of zip.eachEntry()) {
    // yauzl refuses names that would leave the folder (.., absolute paths) by itself.
    const target = entry.fileName.endsWith('/') ? null : place(entry.fileName);
    if (target === null) continue;
    progress(`unpacking ${entry.fileName} (${megabytes(entry.uncompressedSize)})`);
    mkdirSync(dirname(target), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target));
    files += 1;
  }
  return files;
}

/**
 * The text of a wheel's METADATA file.
 *
 * @param {string} wheel
 * @returns {Promise<string>}
 */
export async function wheelMetadata(wheel) {
  const zip = await openZip(wheel);
  for await (const entry of zip.eachEntry()) {
    if (!entry.fileName.endsWith('.dist-info/METADATA')) continue;
    let text = '';
    for await (const piece of (await zip.openReadStreamPromise(entry)).setEncoding('utf8')) text += piece;
    return text;
  }
  throw new Error(`${wheel}: holds no METADATA, so it is not a wheel`);
}

/**
 * The requirements that an extra adds, as pip takes them, e.g. `nvidia-cublas-cu12<13.0,>=12.5.3.2`.
 *
 * @param {string} metadata
 * @param {string} extra
 * @returns {string[]}
 */
export function extraRequirements(metadata, extra) {
  return [...metadata.matchAll(/^Requires-Dist:[ \t]*([^;\n]+);[ \t]*(.+)$/gm)]
    .filter(([, , marker]) => marker?.trim().replaceAll("'", '"') === `extra == "${extra}"`)
    .map(([, requirement]) => (requirement ?? '').replace(/[()\s]/g, ''));
}

/**
 * @param {string} path
 * @returns {Promise<string>} hexadecimal SHA-256 of the file
 */
export async function sha256(path) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** @param {string} path @returns {Promise<import('yauzl').ZipFile>} */
async function openZip(path) {
  // Imported late: this module is loaded by scripts that run before the dependencies are there.
  const { openPromise } = await import('yauzl');
  return openPromise(path, { lazyEntries: true });
}

/** @param {string} folder @returns {number} */
function folderBytes(folder) {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    // pip renames and removes its temporary files while they are being counted.
    if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

/** @param {string} output */
export function lastWords(output) {
  const lines = output.trim().split('\n').filter((text) => text.trim() !== '');
  return lines.findLast((text) => /error/i.test(text))?.trim() ?? lines.at(-1)?.trim() ?? 'it said nothing';
}
