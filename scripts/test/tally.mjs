/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/** @param {Partial<Tally>} [counts] @returns {Tally} */
export const tally = ({ passed = 0, failed = 0, skipped = 0 } = {}) => ({ passed, failed, skipped });

/** @param {readonly Tally[]} tallies @returns {Tally} */
export const sum = (tallies) =>
  tallies.reduce((a, b) => tally({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }), tally());

/**
 * The last line of `npm test`.
 *
 * @param {Tally} counts
 */
export const verdict = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/**
 * What Vitest's JSON report says. A file that could not be loaded holds no tests, yet it failed; and a run that ended
 * badly for any other reason (an unhandled error, a crash) must not pass for a good one.
 *
 * @param {string | null} report   the report's text, or null where none was written
 * @param {number | null} exitCode
 * @returns {Tally}
 */
export function vitestTally(report, exitCode) {
  const json = parse(report);
  if (!json) return tally({ failed: 1 });
  const unloaded = (json.testResults ?? []).filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length;
  const failed = (json.numFailedTests ?? 0) + unloaded;
  return tally({
    passed: json.numPassedTests ?? 0,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: (json.numPendingTests ?? 0) + (json.numTodoTests ?? 0),
  });
}

/**
 * @typedef {{ numPassedTests?: number, numFailedTests?: number, numPendingTests?: number, numTodoTests?: number,
 *   testResults?: { status: string, assertionResults: unknown[] }[] }} VitestReport
 */

/** @param {string | null} report @returns {VitestReport | null} */
function parse(report) {
  try {
    return report === null ? null : /** @type {VitestReport} */ (JSON.parse(report));
  } catch {
    return null;
  }
}
