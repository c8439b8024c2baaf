import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { run } from '../../scripts/setup/process.mjs';

const script = (name: string): string => fileURLToPath(new URL(`../../scripts/${name}`, import.meta.url));
const call = (name: string, ...args: string[]) => run(process.execPath, [script(name), ...args], { limitSeconds: 20 });

describe('the scripts, before they set anything up', () => {
  it.each(['start.mjs', 'test.mjs', 'build.mjs'])('%s --help tells what there is', async (name) => {
    const { code, output } = await call(name, '--help');
    expect(code).toBe(0);
    expect(output).toMatch(/^Usage: npm /);
  });

  it.each([
    ['start.mjs', ['--prot', '1'], "Unknown option '--prot'"],
    ['start.mjs', ['--port', 'eighty'], 'a port is a whole number'],
    ['start.mjs', ['no-such-design.auxnet'], 'no-such-design.auxnet does not exist'],
    ['test.mjs', ['--only', 'units'], 'choose from check, unit, e2e, electron'],
    ['build.mjs', ['rendrer'], 'nothing called "rendrer"'],
  ])('%s %j ends with an error that says why', async (name, args, words) => {
    const { code, output } = await call(name, ...args);
    expect(code).toBe(1);
    expect(output).toContain(words);
  });
});
