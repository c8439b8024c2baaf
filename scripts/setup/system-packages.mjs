import { answers, run } from './process.mjs';

/**
 * Whether `npm test` may install system packages: as root, or in CI with sudo that asks nothing.
 *
 * @returns {string[] | null} how to call apt-get, or null
 */
function aptGet() {
  if (process.platform !== 'linux' || !answers('apt-get')) return null;
  if (process.getuid?.() === 0) return ['apt-get'];
  return process.env.CI && answers('sudo', ['-n', 'true']) ? ['sudo', '-n', 'apt-get'] : null;
}

/**
 * Installs packages with the system's package manager.
 *
 * @param {readonly (readonly string[])[]} alternatives   lists of packages; the first that the system knows is installed
 * @param {(text: string) => void} progress
 * @returns {Promise<void>}
 * @throws {Error} when it is not allowed here, or fails
 */
export async function installSystemPackages(alternatives, progress) {
  const wanted = alternatives[0]?.join(' ') ?? '';
  const apt = aptGet();
  if (!apt) throw new Error(`it needs system packages that only an administrator can install: ${wanted}`);
  const [command = '', ...first] = apt;
  const limits = { limitSeconds: 600, quietSeconds: 180, onOutput: progress, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  // A list that is out of date is no reason to stop: the install says whether it mattered.
  await run(command, [...first, 'update'], limits);
  let said = '';
  for (const packages of alternatives) {
    const result = await run(command, [...first, 'install', '-y', '--no-install-recommends', ...packages], limits);
    if (result.ok) return;
    said = result.stopped ?? result.output.trim().split('\n').at(-1) ?? '';
  }
  throw new Error(`apt-get could not install ${wanted}: ${said}`);
}
