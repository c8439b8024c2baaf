// One line a stage. On a terminal the line shows progress while it lasts; elsewhere only its outcome is printed,
// with a sign of life every 15 seconds.
const terminal = Boolean(process.stdout.isTTY);

/**
 * @typedef {(text: string) => void} Progress
 */

/**
 * Runs one stage and prints its line: a mark, the title, what came of it, the seconds it took.
 * The work returns what to print; `{ note, warning }` prints a warning under the line; throwing fails the stage.
 *
 * @template {string | { note: string, warning?: string | undefined }} T
 * @param {string} title
 * @param {(progress: Progress) => Promise<T> | T} work
 * @returns {Promise<T>}
 */
export async function stage(title, work) {
  const began = performance.now();
  let latest = '';
  const draw = () => {
    if (terminal) process.stdout.write(`\r\x1b[2K… ${title.padEnd(20)} ${clip(latest)} (${seconds(began)})`);
  };
  const timer = terminal
    ? setInterval(draw, 500)
    : setInterval(() => process.stdout.write(`… ${title.padEnd(20)} ${latest} (${seconds(began)})\n`), 15_000);
  draw();
  try {
    const result = await work((text) => {
      latest = text.replace(/\s+/g, ' ').trim();
      draw();
    });
    const { note, warning } = typeof result === 'string' ? { note: result, warning: undefined } : result;
    line(warning ? '!' : '✓', title, note, began);
    if (warning) process.stdout.write(`  ! ${warning}\n`);
    return result;
  } catch (error) {
    line('✗', title, 'failed', began);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** @param {string} mark @param {string} title @param {string} note @param {number} began */
function line(mark, title, note, began) {
  process.stdout.write(`${terminal ? '\r\x1b[2K' : ''}${mark} ${title.padEnd(20)} ${note} (${seconds(began)})\n`);
}

/** @param {number} began */
function seconds(began) {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}

/** @param {string} text */
function clip(text) {
  const room = Math.max(20, (process.stdout.columns ?? 80) - 40);
  return text.length > room ? `${text.slice(0, room - 1)}…` : text;
}
