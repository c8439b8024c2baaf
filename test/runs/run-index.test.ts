import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { trainingConfig } from '../../main-process/core/graph/training-config.ts';
import { createRunStore, MetricsLog, runPaths } from '../../main-process/runs/index.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const run = { design: '{}', title: 'Net', training: trainingConfig.parse({}), versions: {} };

it('a second look finds what the first one found, and what was changed by others since', async () => {
  const directory = join(temporaryFolder(), 'runs');
  const store = createRunStore({ directory });
  for (let i = 0; i < 55; i += 1) await store.create(run);
  const first = await store.list();
  expect(existsSync(join(directory, '.index.json'))).toBe(true);

  const other = createRunStore({ directory });
  await other.change('r-007', { notes: 'seen' });
  const log = new MetricsLog(runPaths(join(directory, 'r-008')).metrics);
  log.append({ event: 'epoch', epoch: 3, learningRate: 0.1, seconds: 1, train: {}, test: { z: { loss: 1, error: 12 } } });
  log.close();
  await other.remove('r-009');
  for (const again of [store, createRunStore({ directory })]) {
    const second = await again.list();
    expect(second).toHaveLength(54);
    expect(second.find(({ id }) => id === 'r-007')?.notes).toBe('seen');
    expect(second.find(({ id }) => id === 'r-008')).toMatchObject({ epoch: 3, error: { z: 12 } });
    const untouched = ({ id }: { readonly id: string }): boolean => !['r-007', 'r-008', 'r-009'].includes(id);
    expect(second.filter(untouched)).toEqual(first.filter(untouched));
  }
});

it('an index that was damaged or deleted is made anew', async () => {
  const directory = join(temporaryFolder(), 'runs');
  const store = createRunStore({ directory });
  for (let i = 0; i < 51; i += 1) await store.create(run);
  const listed = await store.list();
  for (const damage of ['{"format":', '{"format":"auxnet-run-index","version":1,"runs":{"r-001":{}}}']) {
    writeFileSync(join(directory, '.index.json'), damage);
    expect(await createRunStore({ directory }).list()).toEqual(listed);
  }
  rmSync(join(directory, '.index.json'));
  expect(await createRunStore({ directory }).list()).toEqual(listed);
  expect(readFileSync(join(directory, '.index.json'), 'utf8')).toContain('r-051');
});
