/**
 * Runs a callback once the next frame is drawn: what only has to follow the drawing need not hold it up.
 * @returns gives it up
 */
export function afterFrame(callback: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const request = requestAnimationFrame(() => {
    timer = setTimeout(callback);
  });
  return () => {
    cancelAnimationFrame(request);
    clearTimeout(timer);
  };
}
