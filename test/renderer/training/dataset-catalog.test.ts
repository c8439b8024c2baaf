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
    on: () => () => undefined,
  } as unknown as Client; // Only these are used.
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

test('a look tells how far it is, can be stopped and gone on with', async () => {
  const asked: { readonly name: string; readonly id: string }[] = [];
  let tell: (payload: { id: string; looked: number; files: number }) => void = () => undefined;
  let end: (error: StudioError) => void = () => undefined;
  const client = {
    request: (name: string, { id }: { id: string }) => {
      asked.push({ name, id });
      if (name === 'datasets.inspect') return new Promise((_, reject) => (end = reject));
      end(new StudioError('cancelled', 'Cancelled.'));
      return Promise.resolve({});
    },
    on: (_event: string, listener: typeof tell) => {
      tell = listener;
      return () => undefined;
    },
  } as unknown as Client; // Only these are used.
  const catalog = new DatasetCatalog(client);
  const reference = { name: 'folder', path: '/pictures' };
  const look = catalog.inspect(reference);
  expect(catalog.inspection(reference)).toEqual({ state: 'loading', looked: null });
  const id = asked[0]?.id ?? '';
  tell({ id: 'of another window', looked: 1, files: 2 });
  expect(catalog.inspection(reference)).toEqual({ state: 'loading', looked: null });
  tell({ id, looked: 12_300, files: 50_000 });
  expect(catalog.inspection(reference)).toEqual({ state: 'loading', looked: { looked: 12_300, files: 50_000 } });
  await catalog.cancel(reference);
  await look;
  expect(asked).toEqual([{ name: 'datasets.inspect', id }, { name: 'datasets.cancelInspect', id }]);
  expect(catalog.inspection(reference)).toEqual({ state: 'stopped', looked: { looked: 12_300, files: 50_000 } });
  // What comes late is of a look that is over.
  tell({ id, looked: 20_000, files: 50_000 });
  expect(catalog.inspection(reference)?.state).toBe('stopped');
  void catalog.inspect(reference, null, true);
  expect(catalog.inspection(reference)?.state).toBe('loading');
});
