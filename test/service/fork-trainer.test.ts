import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { datasetHandlers } from '../../main-process/service/datasets.ts';
import { deviceHandlers } from '../../main-process/service/devices.ts';
import { forkTrainer } from '../../main-process/service/fork-trainer.ts';
import { describeExit, type TrainerExit, type TrainerProcess } from '../../main-process/service/trainer-process.ts';

const entry = fileURLToPath(new URL('../fixtures/scripted-trainer.mjs', import.meta.url));
const spawn = (behaviour: string) => forkTrainer({ entry, env: { ...process.env, SCRIPTED_TRAINER: behaviour } });
const exitOf = (trainer: TrainerProcess): Promise<TrainerExit> => new Promise((resolve) => trainer.onExit(resolve));

describe('a forked trainer', () => {
  it('tells how it ended, with the end of its stderr, also to who asks late', async () => {
    const trainer = spawn('crash')();
    trainer.onMessage((message) => {
      if ((message as { type: string }).type === 'ready') trainer.send({ command: 'start', run: 'r', runDirectory: '/', resume: false });
    });
    expect(await exitOf(trainer)).toEqual({ code: 7, signal: null, stderr: 'scripted trainer: out of luck\n' });
    expect((await exitOf(trainer)).code).toBe(7);
    trainer.send({ command: 'pause' }); // To a dead one: no error.
  });

  it('can be killed', async () => {
    const trainer = spawn('wait')();
    expect(trainer.pid).toBeTypeOf('number');
    trainer.kill();
    expect(describeExit(await exitOf(trainer))).toContain('SIGKILL');
  });

  it('that cannot be started says why', async () => {
    const exit = await exitOf(forkTrainer({ entry, execPath: '/no/such/node' })());
    expect(describeExit(exit)).toContain('could not be started');
    const missing = await exitOf(forkTrainer({ entry: '/no/such/trainer.js' })());
    expect(describeExit(missing)).toContain('Cannot find module');
  });
});

describe('devices.list', () => {
  it('asks a process once and again on refresh', async () => {
    const list = deviceHandlers(spawn('complete'))['devices.list'];
    const [first, second] = await Promise.all([list({ refresh: false }), list({ refresh: false })]);
    expect(first).toEqual(second);
    const third = await list({ refresh: true });
    expect(third.engines[0]?.name).not.toBe(first.engines[0]?.name);
  });

  it('tells of a process that died, and does not keep that', async () => {
    let behaviour = 'crash';
    const list = deviceHandlers(() => spawn(behaviour)())['devices.list'];
    await expect(list({ refresh: false })).rejects.toThrow('Could not list the devices. The trainer process ended by itself with exit code 9');
    behaviour = 'complete';
    expect((await list({ refresh: false })).engines).toHaveLength(1);
  });
});

it('datasets.inspect brings the reason why a set cannot be read', async () => {
  const inspect = datasetHandlers({ spawnTrainer: spawn('complete') })['datasets.inspect'];
  await expect(inspect({ dataset: { name: 'cifar-10', path: '/none' } })).rejects.toMatchObject({ code: 'invalid-dataset', message: 'The folder holds no images.' });
});

it('datasets.inspect tells how far it is, and ends when it is cancelled', async () => {
  const told: unknown[] = [];
  let tellFirst: () => void = () => undefined;
  const first = new Promise<void>((resolve) => (tellFirst = resolve));
  const handlers = datasetHandlers({
    spawnTrainer: spawn('wait'),
    onLooking: (payload) => {
      told.push(payload);
      tellFirst();
    },
  });
  const look = handlers['datasets.inspect']({ dataset: { name: 'folder', path: '/pictures' }, id: 'a' });
  const refused = expect(look).rejects.toMatchObject({ code: 'cancelled' });
  await first;
  await handlers['datasets.cancelInspect']({ id: 'of another' });
  await handlers['datasets.cancelInspect']({ id: 'a' });
  await refused;
  expect(told).toEqual([{ id: 'a', looked: 3, files: 10 }]);
});
