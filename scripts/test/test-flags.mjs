import { parseArgs } from 'node:util';

export const parts = /** @type {const} */ (['check', 'unit', 'e2e', 'electron']);

export const testUsage = `Usage: npm test -- [--only PART]…

Sets up what is missing and runs, in this order:
  check     types, lint, import rules
  unit      unit and integration tests
  e2e       the app in a real browser
  electron  the app in a real Electron under a virtual screen

  --only PART  run only this part (can be given more than once)
  --help       this text
`;

/**
 * @param {readonly string[]} args
 * @returns {{ help: boolean, only: readonly (typeof parts)[number][] }}
 * @throws {Error} that names the flag or part that is not known
 */
export function parseTestFlags(args) {
  const { values } = parseArgs({
    args: [...args],
    options: { only: { type: 'string', multiple: true }, help: { type: 'boolean', short: 'h' } },
  });
  const unknown = values.only?.find((name) => !parts.some((part) => part === name));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: choose from ${parts.join(', ')}.`);
  return { help: values.help === true, only: values.only ? parts.filter((part) => values.only?.includes(part)) : parts };
}
