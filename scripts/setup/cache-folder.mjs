import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The per-user folder for what several clones share: the TensorFlow libraries, a browser, Electron's own cache.
 * `AUXNET_CACHE_DIR` moves it; otherwise the platform's convention holds.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @returns {string} an absolute path; the folder may not exist yet
 */
export function cacheFolder(env = process.env, platform = process.platform) {
  if (env.AUXNET_CACHE_DIR) return env.AUXNET_CACHE_DIR;
  const name = 'auxnet-studio';
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), name, 'Cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', name);
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), name);
}
