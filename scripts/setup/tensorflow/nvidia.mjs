import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Whether an NVIDIA driver is installed. Looks at files only: it is asked at every start.
 *
 * @returns {boolean}
 */
export function hasNvidiaDriver() {
  if (process.platform === 'darwin') return false;
  const program = process.platform === 'win32' ? 'nvidia-smi.exe' : 'nvidia-smi';
  const traces = [
    '/proc/driver/nvidia/version',
    '/usr/lib/wsl/lib/libcuda.so.1',
    ...(process.env.PATH ?? '').split(delimiter).filter(Boolean).map((folder) => join(folder, program)),
  ];
  return traces.some((path) => existsSync(path));
}
