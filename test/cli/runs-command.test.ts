import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serialiseDocument } from '../../main-process/core/graph/serialise.ts';
import { templates } from '../../main-process/core/templates/index.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { runCli } from './run-cli.ts';

const document = templates.find(({ id }) => id === 'auxnet-20-3')?.build();
if (!document) throw new Error('no template');

function place() {
  const folder = temporaryFolder();
  const file = join(folder, 'net.auxnet');
  writeFileSync(file, serialiseDocument(document!));
  const home = join(folder, 'home');
  return { file, cli: (args: readonly string[], behaviour = 'complete') => runCli(args, { home, behaviour }) };
}
interface Listed { readonly runs: readonly { readonly id: string; readonly experiment?: { readonly values: object } }[] }

describe('auxnet sweep', () => {
  it('trains every combination and tells the best first', async () => {
    const { file, cli } = place();
    const { code, stdout, stderr } = await cli(['sweep', file, '--set', 'learningRate=0.1,0.05', '--set', 'seed=1,2', '--json']);
    expect(stderr).toContain('4 runs');
    expect(code).toBe(0);
    const { runs, sweep } = JSON.parse(stdout) as { sweep: string; runs: readonly { values: object }[] };
    expect(sweep).toMatch(/^sweep-[0-9a-f]{6}$/);
    const ends = [{ learningRate: 0.1, seed: 1 }, { learningRate: 0.05, seed: 2 }];
    expect(runs.map(({ values }) => values)).toEqual(expect.arrayContaining(ends));
    // What is complete is not trained again, and the id alone says what was planned.
    const again = await cli(['sweep', '--resume', sweep]);
    expect(again.stderr.match(/is complete/g)).toHaveLength(4);
    expect((JSON.parse((await cli(['runs', 'list', `experiment:${sweep}`, '--json'])).stdout) as Listed).runs).toHaveLength(4);
  });

  it('goes over depth and width, each network checked before the first is trained', async () => {
    const { file, cli } = place();
    const { stdout, code } = await cli(['sweep', file, '--set', 'blocks.Stage 1=1,2', '--set', 'width=0.25', '--json']);
    expect(code).toBe(0);
    const { runs } = JSON.parse(stdout) as { runs: readonly { values: object; directory: string }[] };
    expect(runs.map(({ values }) => values)).toEqual(expect.arrayContaining([{ 'blocks.stage1': 1, width: 0.25 }, { 'blocks.stage1': 2, width: 0.25 }]));
    const stems = runs.map(({ directory }) => (JSON.parse(readFileSync(join(directory, 'design.auxnet'), 'utf8')) as { nodes: { id: string; params: object }[] })
      .nodes.find(({ id }) => id === 'stem')?.params);
    expect(stems).toMatchObject([{ filters: 4 }, { filters: 4 }]);
    const refused = await cli(['sweep', file, '--set', 'blocks.stage7=1,2']);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('The design has no stage named "stage7". It has stage1 (Stage 1)') as string });
    expect((await cli(['sweep', file, '--set', 'width=0.5,0'])).stderr).toContain('too low: it is above 0');
    expect((JSON.parse((await cli(['runs', 'list', '--json'])).stdout) as Listed).runs).toHaveLength(2);
  });

  it('lists what it would train', async () => {
    const { file, cli } = place();
    const { stdout } = await cli(['sweep', file, '--set', 'weightDecay=log:1e-5..1e-3', '--random', '7', '--dry-run']);
    expect(stdout).toContain('7 runs');
    expect(JSON.parse((await cli(['runs', 'list', '--json'])).stdout)).toEqual({ runs: [] });
  });

  it.each(['0', '2001', '4294967295'])('draws by the seed %s', async (seed) => {
    const { file, cli } = place();
    const { stdout, code } = await cli(['sweep', file, '--set', 'momentum=0..0.9', '--random', '2', '--draw-seed', seed, '--dry-run']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('2 runs')]);
  });

  it.each(['-1', '4294967296', '', '1.5'])('refuses to draw by the seed “%s”', async (seed) => {
    const { file, cli } = place();
    const { code, stderr } = await cli(['sweep', file, '--set', 'momentum=0..0.9', '--random', '2', `--draw-seed=${seed}`, '--dry-run']);
    expect(code).toBe(1);
    expect(stderr).toContain('A whole number from 0 to 4294967295.');
  });

  it.each([
    [['--set', 'speed=1'], 'there is no field "speed"'],
    [['--set', 'learningRate'], 'values are missing'],
    [['--set', 'learningRate=x'], 'not a number'],
    [[], 'goes over a field at least'],
    [['--resume', 'sweep-1'], 'leave the design and --set out'],
  ])('refuses %j', async (args, message) => {
    const { file, cli } = place();
    const { code, stderr } = await cli(['sweep', file, ...args]);
    expect(stderr).toContain(message);
    expect(code).toBe(1);
  });

  it('knows no sweep that was not started', async () => {
    const { stderr } = await place().cli(['sweep', '--resume', 'sweep-000000']);
    expect(stderr).toContain('There is no sweep "sweep-000000"');
  });
});

describe('auxnet runs', () => {
  it('looks into another folder, and leaves what trains there alone', async () => {
    const { file, cli } = place();
    const { file: theirs, cli: other } = place();
    await cli(['train', file]);
    await other(['train', theirs, '--epochs', '7']);
    const folder = join(theirs, '..', 'home', 'runs');
    const record = join(folder, 'r-001', 'run.json');
    writeFileSync(record, readFileSync(record, 'utf8').replace('"completed"', '"running"'));
    const { stdout } = await cli(['runs', 'list', '--runs-dir', folder, '--json']);
    expect((JSON.parse(stdout) as { runs: object[] }).runs).toMatchObject([{ id: 'r-001', epochs: 7, status: 'running' }]);
    expect((await cli(['runs', '--runs-dir', folder, 'show', 'r-001'])).stdout).toMatch(/epochs +7/u);
    expect((await cli(['runs', 'show', 'r-001'])).stdout).not.toMatch(/epochs +7/u);
    const missing = await cli(['runs', 'list', '--runs-dir', join(folder, 'nowhere')]);
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no folder') as string });
  });

  it('lists, tags, notes, compares, deletes and restores', async () => {
    const { file, cli } = place();
    await cli(['train', file, '--learning-rate', '0.2']);
    await cli(['train', file, '--learning-rate', '0.1']);
    expect((await cli(['runs', 'tag', 'r-001', 'paper', 'draft'])).stdout).toBe('r-001: paper, draft\n');
    expect((await cli(['runs', 'tag', 'r-001', '--remove', 'draft'])).stdout).toBe('r-001: paper\n');
    await cli(['runs', 'note', 'r-001', 'The first one.']);
    expect((await cli(['runs', 'note', 'r-001'])).stdout).toBe('The first one.\n');
    expect((JSON.parse((await cli(['runs', 'list', 'tag:paper', '--json'])).stdout) as Listed).runs.map(({ id }) => id)).toEqual(['r-001']);
    expect((await cli(['runs', 'list'])).stdout).toMatch(/r-002.*\n.*r-001.*paper/);
    const { stdout } = await cli(['runs', 'compare', 'r-001', 'r-002', '--only-differences', '--json']);
    const { rows } = JSON.parse(stdout) as { rows: readonly object[] };
    expect(rows).toContainEqual({ what: 'learningRate', values: [0.2, 0.1], differs: true });
    expect((await cli(['runs', 'show', 'r-001'])).stdout).toMatch(/learningRate +0\.2/);
    expect((await cli(['runs', 'delete', 'r-001'])).stdout).toContain('auxnet runs restore r-001');
    expect((await cli(['runs', 'restore'])).stdout).toContain('r-001');
    expect((await cli(['runs', 'restore', 'r-001'])).stdout).toBe('r-001 is back.\n');
    expect((await cli(['runs', 'list', '--json'])).stdout).toContain('"notes":"The first one."');
  });

  it.each([
    [['runs', 'list', 'colour:red'], 'There is no “colour:”'],
    [['runs', 'show', 'r-999'], 'There is no run'],
    [['runs', 'compare', 'r-001'], 'two runs at least'],
    [['runs', 'restore', 'r-999'], 'no run r-999 in the trash'],
  ])('%j is refused', async (args, message) => {
    const { code, stderr } = await place().cli(args);
    expect(stderr).toContain(message);
    expect(code).toBe(1);
  });
});
