import { spawn } from 'node:child_process';
import { killTree } from './process.mjs';

/**
 * Starts a virtual screen on Linux where no display is; elsewhere the one that is there is used.
 *
 * @returns {Promise<{ env: NodeJS.ProcessEnv, close: () => void }>}
 * @throws {Error} when Xvfb does not come up within 20 s
 */
export async function openVirtualScreen() {
  if (process.platform !== 'linux') return { env: {}, close: () => undefined };
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const close = () => killTree(child);
  process.once('exit', () => child.kill('SIGKILL'));
  const number = await new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('Xvfb did not come up within 20 s')), 20_000).unref();
    child.on('error', (error) => reject(new Error(`Xvfb could not be started: ${error.message}`)));
    child.on('exit', (code) => reject(new Error(`Xvfb ended with code ${code}`)));
    child.stdio[3]?.once('data', (data) => resolve(String(data).trim()));
  });
  return { env: { DISPLAY: `:${number}`, WAYLAND_DISPLAY: '' }, close };
}
