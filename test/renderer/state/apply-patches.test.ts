import { applyPatches, enablePatches, freeze, produceWithPatches, type Draft } from 'immer';
import { describe, expect, it } from 'vitest';
import { applyFrozen } from '../../../renderer/state/apply-patches.ts';

enablePatches();

interface Subject {
  readonly name?: string;
  readonly nodes: Readonly<Record<string, { readonly name: string; readonly sizes?: readonly number[] }>>;
}
const before: Subject = freeze({ name: 'net', nodes: { a: { name: 'A', sizes: [1, 2, 3] }, b: { name: 'B' } } }, true);

describe('patches applied with their own values', () => {
  it.each<readonly [string, (draft: Draft<Subject>) => void]>([
    ['a field of an entry', (draft) => void (draft.nodes['b'] = { name: 'C' })],
    ['a field deep inside', (draft) => draft.nodes['a'] && (draft.nodes['a'].name = 'C')],
    ['an entry more and one less', (draft) => (delete draft.nodes['a'], void (draft.nodes['c'] = { name: 'C' }))],
    ['a whole record', (draft) => void (draft.nodes = { c: { name: 'C' } })],
    ['an optional field gone', (draft) => delete draft.name],
    ['an item out of a list, which immer does', (draft) => draft.nodes['a']?.sizes?.splice(0, 1)],
  ])('%s: as immer does, both ways', (_, recipe) => {
    const [after, patches, inverse] = produceWithPatches(before, (draft) => void recipe(draft));
    freeze([patches, inverse], true);
    expect(applyFrozen(before, patches)).toEqual(applyPatches(before, patches));
    expect(applyFrozen(after, inverse)).toEqual(before);
    expect(before.nodes['a']?.name).toBe('A');
  });

  it('brings back the very objects that were there', () => {
    const [after, , inverse] = produceWithPatches(before, (draft) => void delete draft.nodes['a']);
    expect(applyFrozen(after, freeze(inverse, true)).nodes['a']).toBe(before.nodes['a']);
  });
});
