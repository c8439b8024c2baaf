/** Presses that follow each other within this time (ms) are undone together. */
const pause = 800;

/** Counts bursts of key presses: the same number while no longer pause lies between two calls. */
export function burstCounter(): () => number {
  let bursts = 0;
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (now - last > pause) bursts += 1;
    last = now;
    return bursts;
  };
}
