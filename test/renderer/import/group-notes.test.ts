import { expect, test } from 'vitest';
import { groupNotes } from '../../../renderer/features/import/group-notes.ts';

test('what changes the network comes first, and what is said of many layers is said once', () => {
  expect(
    groupNotes([
      { kind: 'read-as', layer: 'out', text: 'soft-max' },
      { kind: 'changed', layer: 'a', text: 'ReLU6' },
      { kind: 'changed', layer: 'b', text: 'ReLU6' },
      { kind: 'changed', layer: '', text: 'order' },
    ]),
  ).toEqual([
    { kind: 'changed', items: [{ text: 'ReLU6', layers: ['a', 'b'] }, { text: 'order', layers: [] }] },
    { kind: 'read-as', items: [{ text: 'soft-max', layers: ['out'] }] },
  ]);
});
