import { readFileSync } from 'node:fs';

/** Peak resident memory of this process in bytes. */
export function peakBytes(): number {
  try {
    // Not ru_maxrss: on Linux that also knows the size of the process that started this one.
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'ascii'))?.[1];
    if (peak !== undefined) return 1024 * Number(peak);
  } catch {
    // Not Linux.
  }
  return 1024 * process.resourceUsage().maxRSS;
}
