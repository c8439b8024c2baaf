import { uptime } from 'node:os';

/**
 * Whether a process that was seen at `since` still runs. After a restart of the machine its number may belong to
 * another one, so anything seen before the restart is gone.
 */
export function processAlive(seen: { readonly pid: number; readonly since: string }, now: number = Date.now()): boolean {
  const booted = now - uptime() * 1000;
  // A minute of grace: clocks are set.
  if (Date.parse(seen.since) < booted - 60_000) return false;
  try {
    process.kill(seen.pid, 0);
    return true;
  } catch (error) {
    // There, but of another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
