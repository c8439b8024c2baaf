import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { requests } from '../../main-process/contract/studio.ts';
import { templateById } from '../../main-process/core/templates/index.ts';
import { createRunStore, folderKey, readRecord } from '../../main-process/runs/index.ts';
import { createService, type ServiceEvent } from '../../main-process/service/index.ts';
import { fakeTrainers } from '../helpers/fake-trainer.ts';
import { keptRun } from '../helpers/kept-run.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const document = templateById('auxnet-20-3')!.build();

/** An application with a run of its own, and a project with two; all are numbered from r-001. */
async function place() {
  const folder = temporaryFolder();
  const project = join(folder, 'project', 'runs');
  const own = createRunStore({ directory: join(folder, 'home', 'runs') });
  const other = createRunStore({ directory: project });
  await keptRun(own, document, { epochs: 2 }, [30, 20, 10]);
  await keptRun(other, document, { epochs: 3 }, [33, 23, 13]);
  await keptRun(other, document, { epochs: 4 }, [34, 24, 14]);
  const trainers = fakeTrainers();
  const start = () => createService({ home: join(folder, 'home'), documents: folder, host: 'browser', version: '1', spawnTrainer: trainers.spawn });
  const key = folderKey(project);
  const first = start();
  return { folder, project, own, other, key, start, service: first, ask: first.handlers, ...trainers };
}
const ids = async ({ ask }: Pick<Awaited<ReturnType<typeof place>>, 'ask'>) => (await ask['runs.list']({})).runs.map(({ id }) => id);

describe('folders of runs', () => {
  it('are shown beside the own one, each run with where it lies, and at the next start too', async () => {
    const app = await place();
    const { ask, project, key, start } = app;
    const events: ServiceEvent[] = [];
    app.service.onEvent((event) => events.push(event));
    // The project's folder holds no runs itself: its "runs" is meant.
    const { folders } = await ask['runs.addFolder']({ path: join(project, '..') });
    expect(folders).toEqual([{ path: app.own.directory, own: true, runs: 1 }, { path: project, own: false, runs: 2 }]);
    expect(events.map(({ name }) => name)).toContain('runs.foldersChanged');
    const { runs } = requests['runs.list'].result.parse(await ask['runs.list']({}));
    expect(runs.map(({ id, label, folder, epochs }) => [id, label, folder, epochs])).toEqual([
      [`${key}/r-002`, 'r-002 (project)', project, 4], [`${key}/r-001`, 'r-001 (project)', project, 3], ['r-001', 'r-001', undefined, 2],
    ]);
    const again = start();
    expect((await again.handlers['runs.get']({ run: `${key}/r-001` })).summary.epochs).toBe(3);
  });

  it('leads every request to the folder of its run', async () => {
    const { ask, project, key, other, own } = await place();
    await ask['runs.addFolder']({ path: project });
    const run = `${key}/r-001`;
    expect((await ask['runs.get']({ run })).summary).toMatchObject({ id: run, epochs: 3, folder: project });
    expect(await ask['runs.update']({ run, tags: ['paper'], notes: 'theirs' })).toMatchObject({ id: run, tags: ['paper'] });
    expect((await readRecord(other.directoryOf('r-001'))).notes).toBe('theirs');
    expect((await own.summary('r-001')).tags).toBeUndefined();
    expect(Object.keys((await ask['runs.usage']({})).runs).sort()).toEqual([`${key}/r-001`, `${key}/r-002`, 'r-001'].sort());
    const { runs: sizes, trash } = await ask['runs.usage']({ run });
    expect(sizes).toEqual({ [run]: (await other.usage()).runs['r-001'] });
    expect([sizes[run]! > 1000, trash]).toEqual([true, 0]);
    expect(await ask['evaluation.list']({ run })).toEqual({ evaluations: [] });
    expect(await ask['checkpoints.list']({ run })).toEqual({ checkpoints: [] });
    await expect(ask['runs.resume']({ run })).rejects.toThrow('is complete');

    const { trashed } = await ask['runs.delete']({ run });
    expect(trashed).toMatch(new RegExp(`^${key}/r-001-\\d+$`));
    expect(existsSync(join(project, '.trash'))).toBe(true);
    expect(existsSync(join(own.directory, '.trash'))).toBe(false);
    expect((await ask['trash.list']({})).entries.map((entry) => [entry.trashed, entry.summary.id])).toEqual([[trashed, run]]);
    expect((await ask['trash.restore']({ trashed: [trashed] })).runs).toMatchObject([{ id: run, tags: ['paper'] }]);
    await ask['runs.delete']({ run: 'r-001' });
    await ask['trash.empty']({ trashed: null });
    expect(await ids({ ask })).toEqual([`${key}/r-002`, run]);
  });

  it('makes new runs in the own folder', async () => {
    const { ask, project, trainers } = await place();
    await ask['runs.addFolder']({ path: project });
    const { design } = await ask['runs.get']({ run: 'r-001' });
    expect((await ask['runs.start']({ design })).id).toBe('r-002');
    expect(trainers).toHaveLength(1);
    await vi.waitFor(async () => expect((await ask['runs.get']({ run: 'r-002' })).summary.status).toBe('preparing'));
  });

  it('shows a run whose trainer is not here as cut off, and leaves its record alone', async () => {
    const { ask, project, other, key } = await place();
    await other.change('r-001', { status: 'running', trainer: { pid: 2 ** 22 + 7, since: new Date().toISOString() } });
    await other.change('r-002', { status: 'queued', place: 1 });
    await ask['runs.addFolder']({ path: project });
    const { runs } = await ask['runs.list']({});
    expect(runs.map(({ id, status }) => [id, status])).toEqual([[`${key}/r-002`, 'interrupted'], [`${key}/r-001`, 'interrupted'], ['r-001', 'completed']]);
    expect(runs[0]?.reason).toContain('another application');
    expect((await readRecord(other.directoryOf('r-001'))).status).toBe('running');
    expect((await ask['queue.get']({})).runs).toEqual([]);
  });

  it('says what is missing, and takes a folder off the list without touching it', async () => {
    const app = await place();
    const { ask, project, key, folder } = app;
    await ask['runs.addFolder']({ path: project });
    renameSync(project, join(folder, 'away'));
    const { folders } = await ask['runs.folders']({});
    expect(folders[1]).toMatchObject({ path: project, runs: 0, problem: expect.stringContaining('not there') as string });
    expect(await ids(app)).toEqual(['r-001']);
    await expect(ask['runs.get']({ run: `${key}/r-001` })).rejects.toMatchObject({ code: 'not-found' });
    renameSync(join(folder, 'away'), project);
    expect(await ids(app)).toHaveLength(3);
    expect((await ask['runs.removeFolder']({ path: project })).folders).toHaveLength(1);
    expect(await ids(app)).toEqual(['r-001']);
    await expect(ask['runs.get']({ run: `${key}/r-001` })).rejects.toThrow('not among the runs folders any more');
    expect(existsSync(join(project, 'r-001', 'run.json'))).toBe(true);
    await expect(ask['runs.removeFolder']({ path: project })).rejects.toThrow('not in the list');
  });

  it('keeps a folder whose run is queued or trains here', async () => {
    const { ask, project, other, key } = await place();
    await ask['runs.addFolder']({ path: project });
    // It only waited elsewhere, so it begins here.
    const { id } = await other.create({ design: (await ask['runs.get']({ run: 'r-001' })).design, title: 'N', training: document.training, versions: {} });
    expect(await ask['runs.resume']({ run: `${key}/${id}` })).toMatchObject({ id: `${key}/r-003`, status: 'queued', folder: project });
    await expect(ask['runs.removeFolder']({ path: project })).rejects.toMatchObject({ code: 'busy' });
    await vi.waitFor(async () => expect((await readRecord(other.directoryOf(id))).status).toBe('preparing'));
  });

  it.each<[string, (app: Awaited<ReturnType<typeof place>>) => string, string]>([
    ['the own one', ({ own }) => own.directory, 'always shown'],
    ['one twice', ({ project }) => join(project, '.'), 'in the list already'],
    ['a single run', ({ project }) => join(project, 'r-001'), 'is a single run. Add the folder that holds it'],
    ['what is not there', ({ folder }) => join(folder, 'nowhere'), 'it is not there'],
    ['a file', ({ folder }) => join(folder, 'file.txt'), 'it is a file'],
  ])('refuses %s', async (_what, path, message) => {
    const app = await place();
    await app.ask['runs.addFolder']({ path: app.project });
    writeFileSync(join(app.folder, 'file.txt'), '');
    mkdirSync(join(app.folder, 'empty'));
    await expect(app.ask['runs.addFolder']({ path: path(app) })).rejects.toThrow(message);
    expect((await app.ask['runs.addFolder']({ path: join(app.folder, 'empty') })).folders).toHaveLength(3);
  });
});
