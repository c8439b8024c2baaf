import { applyPatches, type Patch } from 'immer';
import { tableOf } from '../../main-process/core/graph/table.ts';

/**
 * What immer's `applyPatches` makes, but with the patches' own values in it instead of deep copies: after an undo every part is the
 * very object that it was before, and what is known of it holds again. So the values must be frozen.
 */
export function applyFrozen<T extends object>(base: T, patches: readonly Patch[]): T {
  /** Made in this go, so free to be changed. */
  const own = new Set<object>();
  const ownCopy = (value: object, many: boolean): Record<string, unknown> => {
    const record = value as Record<string, unknown>;
    const copy = own.has(record) ? record : many ? tableOf(record) : { ...record };
    own.add(copy);
    return copy;
  };
  const result = ownCopy(base, false);
  for (const { op, path, value } of patches) {
    let at = result;
    for (const [depth, key] of path.slice(0, -1).entries()) {
      const part = at[key];
      // Patches of lists move what comes after: immer knows how.
      if (typeof part !== 'object' || part === null || Array.isArray(part)) return applyPatches(base, patches);
      // The parts of a document are records of all its nodes, wires, places.
      at = at[key] = ownCopy(part, depth === 0);
    }
    const last = path[path.length - 1];
    if (last === undefined) return applyPatches(base, patches);
    if (op === 'remove') delete at[last];
    else at[last] = value as unknown;
  }
  for (const copy of own) Object.freeze(copy);
  // Of the same parts as the base but for what the patches replace: what they were made from.
  return result as T;
}
