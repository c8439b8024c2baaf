import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { runCli } from './run-cli.ts';

async function files(): Promise<readonly [string, string, string]> {
  const folder = temporaryFolder();
  const text = (await runCli(['template', 'auxnet-20-3'])).stdout;
  const [a, b, broken] = ['a.auxnet', 'b.auxnet', 'broken.auxnet'].map((name) => join(folder, name)) as [string, string, string];
  writeFileSync(a, text);
  writeFileSync(b, text.replace('"epochs": 30', '"epochs": 40').replace('"kernelSize": 3', '"kernelSize": 5'));
  writeFileSync(broken, '{');
  return [a, b, broken];
}

describe('compare', () => {
  it('exits with 0 for the same, 1 for a difference, 2 for trouble, as diff does', async () => {
    const [a, b, broken] = await files();
    expect(await runCli(['compare', a, a])).toMatchObject({ code: 0, stdout: '', stderr: 'The designs are the same.\n' });
    const { code, stdout } = await runCli(['compare', a, b]);
    expect(code).toBe(1);
    expect(stdout).toContain('~ Stem: kernel size 3 → 5');
    expect(stdout).toContain('~ Training: epochs 30 → 40');
    expect(stdout).toContain('parameters: 272,878 → 273,646 (+768)');
    expect(stdout).toContain('depth: 20\n');
    expect((await runCli(['compare', a, broken])).code).toBe(2);
    expect((await runCli(['compare', a, `${a}.gone`])).code).toBe(2);
  });

  it('tells all as JSON', async () => {
    const [a, b] = await files();
    const { code, stdout } = await runCli(['compare', a, b, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      same: false,
      counts: { added: 0, removed: 0, changed: 2 },
      changes: [{ title: 'Stem', fields: [{ field: 'kernel size', from: '3', to: '5' }] }, { of: 'training' }],
    });
  });
});
