import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const start = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url));

it('npm start -- --no-open serves the window on loopback, and Ctrl-C ends it', async () => {
  const home = mkdtempSync(join(tmpdir(), 'auxnet-start-'));
  const app = spawn(process.execPath, [start, '--no-open'], { env: { ...process.env, AUXNET_HOME: home }, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    app.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  });
  let said = '';
  app.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await expect.poll(() => said, { timeout: 90_000 }).toMatch(/http:\/\/127\.0\.0\.1:\d+\/\?token=\S+\n/);
  const address = new URL(/http:\S+/.exec(said)?.[0] ?? '');

  expect(said).toMatch(/✓ Dependencies .*\n[✓!] TensorFlow runtime .*(\n {2}! .*)?\n✓ Build /);
  const welcome = await fetch(address, { redirect: 'manual' });
  expect(welcome.status).toBe(303);
  const cookie = welcome.headers.get('set-cookie')?.split(';')[0] ?? '';
  const page = await fetch(new URL('/', address), { headers: { cookie } });
  expect(await page.text()).toContain('<title>AuxNet Studio');
  expect((await fetch(new URL('/', address))).status).toBe(401);

  app.kill('SIGINT');
  const [code] = (await once(app, 'exit')) as [number | null];
  expect(code).toBe(0);
}, 120_000);
