import { createHash } from 'node:crypto';

/** Digest of names and shapes in their order; equal for two networks whose weights can be exchanged. */
export function fingerprint(tensors: Iterable<{ readonly name: string; readonly shape: readonly number[] }>): string {
  const hash = createHash('sha256');
  for (const { name, shape } of tensors) hash.update(JSON.stringify([name, shape]));
  return hash.digest('hex');
}
