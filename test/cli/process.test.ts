import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { trainingEvent, type TrainingEvent } from '../../main-process/contract/training-events.ts';
import { serialiseDocument } from '../../main-process/core/graph/serialise.ts';
import { network } from '../helpers/network.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

/** The command as a user runs it: the launcher, the built program, the real trainer. */
const launcher = resolve(import.meta.dirname, '../../main-process/cli/auxnet.mjs');
const RECORD = 1 + 32 * 32 * 3;

interface Running {
  readonly child: ChildProcess;
  readonly done: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
  /** Resolves when stdout holds the text. */
  says(text: string): Promise<void>;
}

function auxnet(args: readonly string[], home: string): Running {
  const child = spawn(process.execPath, [launcher, ...args], { env: { ...process.env, AUXNET_HOME: home, CI: '' }, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const done = new Promise<Awaited<Running['done']>>((end) => child.on('close', (code) => end({ code, stdout, stderr })));
  const says = (text: string): Promise<void> =>
    new Promise((found, lost) => {
      const look = (): void => void (stdout.includes(text) && found());
      child.stdout.on('data', look);
      void done.then(() => lost(new Error(`It ended without saying ${text}.\n${stdout}\n${stderr}`)));
      look();
    });
  return { child, done, says };
}

/** A small design on images in CIFAR-10's format (64 to train on, 40 to test); 4 steps an epoch. */
function setUp(): { readonly home: string; readonly design: string; readonly images: string; readonly run: string } {
  const home = temporaryFolder();
  const [images, design] = [join(home, 'images'), join(home, 'net.auxnet')];
  mkdirSync(images);
  for (const [file, count] of [['data_batch_1.bin', 64], ['test_batch.bin', 40]] as const) {
    const bytes = Buffer.alloc(count * RECORD);
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = at % RECORD === 0 ? Math.floor(at / RECORD) % 10 : (at * 31 + (at >> 7)) & 255;
    writeFileSync(join(images, file), bytes);
  }
  const document = network(
    {
      in: ['input'],
      stem: ['conv', { filters: 4, strides: 4, padding: 1 }],
      block: ['basic-block', { filters: 4 }],
      early: ['auxiliary-output'],
      out: ['output'],
    },
    'in>stem>block>out',
    'stem>early',
  );
  writeFileSync(design, serialiseDocument(document));
  return { home, design, images, run: join(home, 'runs', 'mine') };
}

const eventsOf = (stdout: string): readonly TrainingEvent[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => trainingEvent.parse(JSON.parse(line)));
const stepsOf = (events: readonly TrainingEvent[]): readonly number[] => events.flatMap((event) => (event.event === 'step' ? [event.step] : []));

describe('auxnet, as a process', { timeout: 120_000 }, () => {
  // The first call builds the program where the sources are newer; that must not count as a test's time.
  beforeAll(async () => {
    const child = spawn(process.execPath, [launcher, '--version'], { stdio: 'ignore' });
    expect(await new Promise((end) => child.on('close', end))).toBe(0);
  }, 120_000);

  it('trains with --json and ends with 0', async () => {
    const { home, design, images, run } = setUp();
    const args = ['train', design, '--data', images, '--epochs', '2', '--batch-size', '16', '--seed', '3', '--run-dir', run, '--json'];
    const { code, stdout } = await auxnet(args, home).done;
    expect(code).toBe(0);
    const events = eventsOf(stdout);
    expect(stepsOf(events)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(events.find(({ event }) => event === 'start')).toMatchObject({ run: 'mine', outputs: [{ id: 'early' }, { id: 'out' }] });
    expect(events.filter(({ event }) => event === 'epoch')).toHaveLength(2);
    expect(events.at(-1)).toEqual({ event: 'end', status: 'completed' });
  });

  it('stops with a checkpoint at Ctrl-C, and resume goes on after it', async () => {
    const { home, design, images, run } = setUp();
    const first = auxnet(['train', design, '--data', images, '--epochs', '50', '--batch-size', '16', '--run-dir', run, '--json'], home);
    await first.says('"event":"step"');
    first.child.kill('SIGINT');
    const stopped = await first.done;
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain(`auxnet resume ${run}`);
    const before = eventsOf(stopped.stdout);
    expect(before.slice(-2)).toMatchObject([{ event: 'checkpoint' }, { event: 'end', status: 'stopped' }]);

    const second = auxnet(['resume', run, '--json'], home);
    await second.says('"event":"step"');
    second.child.kill('SIGTERM');
    const resumed = await second.done;
    expect(stepsOf(eventsOf(resumed.stdout))[0]).toBe((stepsOf(before).at(-1) ?? 0) + 1);
  });

  it('fails with the reason when the data set is damaged', async () => {
    const { home, design, images, run } = setUp();
    writeFileSync(join(images, 'data_batch_1.bin'), Buffer.alloc(1000));
    const { code, stdout, stderr } = await auxnet(['train', design, '--data', images, '--run-dir', run, '--json'], home).done;
    expect(code).toBe(1);
    expect(eventsOf(stdout).at(-1)).toMatchObject({ event: 'end', status: 'failed', reason: expect.stringContaining('data_batch_1.bin') as string });
    expect(stderr).toContain('Run mine failed: ');
  });

  it('ends quietly when its reader leaves', async () => {
    const { home } = setUp();
    const { child, done } = auxnet(['template', 'resnet-110'], home);
    child.stdout?.destroy();
    const { code, stderr } = await done;
    expect([code, stderr]).toEqual([141, '']);
  });

  it('reads a design from stdin', async () => {
    const script = `"${process.execPath}" "${launcher}" template auxnet-20-3 | "${process.execPath}" "${launcher}" validate -`;
    const child = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (part: string) => (text += part));
    expect(await new Promise((end) => child.on('close', end))).toBe(0);
    expect(text).toContain('(stdin): valid');
  });

  it('serves until SIGTERM; prints one line, the address', async () => {
    const { home } = setUp();
    const { child, done, says } = auxnet(['serve', '--no-open'], home);
    await says('\n');
    child.kill('SIGTERM');
    const { code, stdout } = await done;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^AuxNet Studio: http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n$/);
  });

  it('tells that a port is taken', async () => {
    const blocker = createServer();
    await new Promise<void>((ready) => blocker.listen(0, '127.0.0.1', ready));
    onTestFinished(() => void blocker.close());
    const { port } = blocker.address() as AddressInfo;
    const { code, stdout, stderr } = await auxnet(['serve', '--port', String(port)], setUp().home).done;
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`Port ${port} is taken by another program.`);
  });
});
