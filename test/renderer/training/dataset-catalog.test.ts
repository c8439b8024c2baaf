import { expect, test } from 'vitest';
import { StudioError, type Client } from '../../../main-process/contract/rpc.ts';
import { DatasetCatalog } from '../../../renderer/features/training/dataset-catalog.svelte.ts';

test('a set is looked into once, until told to look again', async () => {
  let asked = 0;
  let there = false;
  const client = {
    request: () => {
      asked += 1;
      if (!there) return Promise.reject(new StudioError('invalid-dataset', 'No data_batch_1.bin in here.'));
      return Promise.resolve({ trainImages: 2, testImages: 1, classCounts: [1, 1], samples: [] });
    },
  } as unknown as Client; // Only requests are used.
  const catalog = new DatasetCatalog(client);
  const reference = { name: 'cifar-10', path: '/data' };
  await catalog.inspect(reference);
  await catalog.inspect(reference);
  expect(catalog.inspection(reference)).toEqual({ state: 'failed', message: 'No data_batch_1.bin in here.' });
  expect(asked).toBe(1);
  there = true;
  await catalog.inspect(reference, null, true);
  expect(catalog.inspection(reference)?.state).toBe('ready');
  expect(asked).toBe(2);
  expect(catalog.inspection({ name: 'cifar-10', path: '/other' })).toBeNull();
});
