/** Of each owner the latest job that still waits, in the order in which they came. */
const waiting = new Map<object, () => void>();

/**
 * Runs a job in one of the next frames, one job a frame: what a step of a run changes in several parts of the window is drawn
 * one part after the other, and no frame is late. A job that still waits gives way to the next one of its owner.
 */
export function inTurn(owner: object, job: () => void): void {
  if (waiting.size === 0) requestAnimationFrame(next);
  waiting.set(owner, job);
}

function next(): void {
  for (const [owner, job] of waiting) {
    waiting.delete(owner);
    if (waiting.size > 0) requestAnimationFrame(next);
    return job();
  }
}
