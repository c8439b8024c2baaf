/** Does the work and says how long it took. */
export async function timed<T>(work: () => Promise<T>): Promise<readonly [milliseconds: number, result: T]> {
  const started = performance.now();
  const result = await work();
  return [performance.now() - started, result];
}
