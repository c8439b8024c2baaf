import { describe, expect, it } from 'vitest';
import { run } from '../../scripts/setup/process.mjs';

const node = (script: string, limits: { limitSeconds: number; quietSeconds?: number; heartbeat?: () => number }) =>
  run(process.execPath, ['-e', script], limits);

describe('running a program with limits', () => {
  it('gives its output and exit code', async () => {
    expect(await node('console.log("out"); console.error("err"); process.exit(3)', { limitSeconds: 20 })).toMatchObject({
      code: 3,
      ok: false,
      stopped: null,
      output: expect.stringMatching(/out[^]*err|err[^]*out/),
    });
  });

  it('says when a program cannot be started', async () => {
    const result = await run('no-such-program-at-all', [], { limitSeconds: 5 });
    expect(result.ok).toBe(false);
    expect(result.stopped).toContain('could not be started');
  });

  it.skipIf(process.platform === 'win32')('ends one that takes too long, with what it started', async () => {
    const result = await node(
      `const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
       console.log(child.pid); setInterval(() => console.log('busy'), 100);`,
      { limitSeconds: 1 },
    );
    expect(result.stopped).toBe('took longer than 1 s');
    const grandchild = Number(result.output.split('\n')[0]);
    await expect.poll(() => isAlive(grandchild), { timeout: 5000 }).toBe(false);
  });

  it('ends one that shows no sign of life, and spares a quiet one whose work is seen elsewhere', async () => {
    const silent = 'setTimeout(() => {}, 3000)';
    expect((await node(silent, { limitSeconds: 20, quietSeconds: 1 })).stopped).toBe('showed no sign of life for 1 s');
    let bytes = 0;
    expect((await node(silent, { limitSeconds: 20, quietSeconds: 1, heartbeat: () => (bytes += 1) })).ok).toBe(true);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
