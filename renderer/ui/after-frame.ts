/** Longest wait for an idle moment, in milliseconds. */
const patience = 300;

/**
 * Runs a callback when the next frame is drawn and the page has a moment: what only has to follow the drawing need not hold it up.
 * @returns gives it up
 */
export function afterFrame(callback: () => void): () => void {
  let cancel = (): void => undefined;
  const request = requestAnimationFrame(() => {
    cancel = whenIdle(callback);
  });
  return () => {
    cancelAnimationFrame(request);
    cancel();
  };
}

function whenIdle(callback: () => void): () => void {
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(callback);
    return () => clearTimeout(timer);
  }
  const idle = requestIdleCallback(() => callback(), { timeout: patience });
  return () => cancelIdleCallback(idle);
}
