import { expect, it } from 'vitest';
import { publishedFigures, type Published } from '../../../main-process/core/published/index.ts';
import { templates } from '../../../main-process/core/templates/index.ts';

const all: Readonly<Record<string, Published>> = publishedFigures;

// Spec multiway-backprop §6, row by row.
it.each<[string, number | undefined, number | undefined, number | undefined, string | undefined]>([
  ['preact-resnet-1001', 4.62, 22.71, undefined, '10.2M'],
  ['auxnet-56-2', 5.77, 26.83, 1.84, '0.85M'],
  ['auxnet-56-5', 5.53, 26.62, undefined, '0.85M'],
  ['auxnet-26-2-wide', 3.77, 19.69, undefined, undefined],
  ['auxnet-44-2', undefined, undefined, 1.96, undefined],
  ['preact-resnet-56', undefined, undefined, 2.06, '0.85M'],
  ['auxnet-56-3', undefined, undefined, 1.58, undefined],
  ['resnet-20', 8.75, undefined, undefined, '0.27M'],
  ['resnet-32', 7.51, undefined, undefined, '0.46M'],
  ['resnet-44', 7.17, undefined, undefined, '0.66M'],
  ['resnet-56', 6.97, undefined, undefined, '0.85M'],
  ['resnet-110', 6.43, undefined, undefined, '1.7M'],
])('%s has the figures of its paper', (name, cifar10, cifar100, svhn, parameters) => {
  expect([all[name]?.error?.['cifar-10'], all[name]?.error?.['cifar-100'], all[name]?.error?.svhn, all[name]?.parameters]).toEqual([cifar10, cifar100, svhn, parameters]);
});
it('figures with dropout stand apart', () => {
  expect(all['preact-resnet-56']?.variants).toEqual([{ set: 'svhn', error: 1.7, condition: 'with dropout' }]);
  expect(all['auxnet-44-2']?.variants).toEqual([{ set: 'svhn', error: 1.75, condition: 'with dropout' }]);
});
it('every figure says where it stands', () => {
  for (const { source } of Object.values(all)) expect(source).toMatch(/arXiv \d{4}\.\d{5}/u);
});
it('a template shows those of its name', () => {
  for (const { id, published } of templates) if (published) expect(published).toBe(all[id]);
  expect(templates.filter(({ published }) => published).length).toBe(13);
});
