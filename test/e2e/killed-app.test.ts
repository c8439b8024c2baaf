import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { addressOf, endHost, startHost } from '../../main-process/bench/editor/host-process.ts';
import { createClient, type Client } from '../../main-process/contract/rpc.ts';
import type { RunSummary } from '../../main-process/contract/studio.ts';
import { uniforms } from '../../main-process/core/random/seed.ts';
import { curve, smallDesign, writeImages } from '../helpers/trainer-under-test.ts';
import { expectWhole, KILLS } from '../helpers/whole-run.ts';

const host = join('dist', 'node', 'web-host.js');
/** Milliseconds that a killed application may be gone before its trainer has saved and ended. */
const PATIENCE = 60_000;

interface App {
  readonly client: Client;
  kill(): Promise<void>;
  end(): Promise<void>;
}

/** The built application without a window: what a window would say is said by this test. */
async function startApp(folder: string): Promise<App> {
  const { child } = startHost(host, folder);
  const address = new URL(await addressOf(child));
  const cookie = await new Promise<string>((resolve, reject) => {
    httpRequest(address, (response) => {
      response.resume();
      resolve((response.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '');
    }).on('error', reject).end();
  });
  const socket = new WebSocket(`ws://${address.host}/studio`, { headers: { cookie, origin: address.origin } });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const client = createClient({
    post: (message) => socket.send(JSON.stringify(message)),
    onMessage: (listener) => {
      socket.on('message', (data: Buffer) => listener(JSON.parse(data.toString())));
      return () => undefined;
    },
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    client,
    async kill() {
      child.kill('SIGKILL');
      await gone;
      client.close();
    },
    async end() {
      client.close();
      socket.close();
      await endHost(child);
    },
  };
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Resumes the run as soon as the trainer that lost its application has let go of it. */
async function resume(client: Client, run: string): Promise<void> {
  for (const limit = Date.now() + PATIENCE; ; await pause(100)) {
    try {
      await client.request('runs.resume', { run });
      return;
    } catch (error) {
      if (Date.now() > limit) throw error;
    }
  }
}

const finished = (client: Client, run: string): Promise<string> =>
  new Promise((resolve) => {
    client.on('run.event', ({ run: id, event }) => {
      if (id === run && event.event === 'end') resolve(event.status);
    });
  });

it(`the application killed ${KILLS} times while it trains: each run resumes, and ends as the one that was left alone`, { timeout: 90_000 + KILLS * 30_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'auxnet-kill-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const epochs = 12 * KILLS;
  const { design } = smallDesign(writeImages(join(folder, 'images')), { training: { epochs } });
  const draw = uniforms(4);

  let app = await startApp(folder);
  const begin = async (): Promise<RunSummary> => app.client.request('runs.start', { design });
  const whole = await begin();
  expect(await finished(app.client, whole.id)).toBe('completed');

  const broken = await begin();
  const states: string[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    if (kill > 0) await resume(app.client, broken.id);
    // Before the first step, between two, while a checkpoint is written.
    let steps = 1 + Math.floor(draw() * 8);
    await new Promise<void>((resolve) => {
      app.client.on('run.event', ({ run, event }) => {
        if (run !== broken.id || event.event !== 'step') return;
        if (draw() < 0.3) app.client.request('runs.checkpoint', { run }).catch(() => undefined);
        if (--steps === 0) setTimeout(resolve, draw() * 60);
      });
      if (kill > 0 && draw() < 0.2) setTimeout(resolve, draw() * 1500);
    });
    await app.kill();
    app = await startApp(folder);
    const { runs } = await app.client.request('runs.list', {});
    states.push(runs.find(({ id }) => id === broken.id)?.status ?? 'lost');
  }
  expect(states, states.join(', ')).not.toContain('lost');
  expect(states, states.join(', ')).not.toContain('completed');
  const end = finished(app.client, broken.id);
  await resume(app.client, broken.id);
  expect(await end).toBe('completed');
  await app.end();
  await expectWhole(broken.directory, 4 * epochs, epochs);
  expect(await curve(broken.directory)).toEqual(await curve(whole.directory));
});
