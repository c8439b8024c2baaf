import { totalmem } from 'node:os';

/** Memory that this process may take on the CPU: the machine's, or less where a container limits it. */
export function cpuMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}
