/**
 * How many of `wanted` images each class gives: its share, and what rounding leaves goes to the classes with the largest
 * remainders (Hamilton's method), the first of equals.
 * @param counts images of each class
 */
export function classShares(counts: readonly number[], wanted: number): readonly number[] {
  const share = wanted / Math.max(1, counts.reduce((sum, count) => sum + count, 0));
  const quotas = counts.map((count, label) => ({ label, exact: share * count, given: Math.floor(share * count) }));
  let left = wanted - quotas.reduce((sum, { given }) => sum + given, 0);
  for (const quota of [...quotas].sort((a, b) => b.exact - b.given - (a.exact - a.given) || a.label - b.label)) {
    if (left-- > 0) quota.given++;
  }
  return quotas.map(({ given }) => given);
}

/** Images that `validation` of a training configuration holds out of so many. */
export const heldOutCount = (images: number, validation: number): number =>
  validation === 0 ? 0 : validation < 1 ? Math.max(1, Math.round(validation * images)) : validation;
