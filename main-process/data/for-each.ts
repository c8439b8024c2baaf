/** Calls `work` for 0 … count−1, at most `limit` at once; without a turn of the event loop where nothing has to be waited for. */
export async function forEach(count: number, limit: number, work: (i: number) => void | Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const done = work(next++);
      if (done) await done;
    }
  };
  await Promise.all(Array.from({ length: Math.min(count, limit) }, lane));
}
