import { parseArgs } from 'node:util';

export const startUsage = `Usage: npm start -- [options] [design.auxnet]

Sets up what is missing, builds what has changed and opens AuxNet Studio.

  --port N     serve the app in the browser on this port of 127.0.0.1 (default: any free port)
  --no-open    serve it and print the address; open nothing
  --browser    open it in the browser even where a window of its own could be had
  --repair     try again what failed in an earlier set-up (TensorFlow runtime, Electron)
  --help       this text
`;

/**
 * @typedef {object} StartFlags
 * @property {number | null} port
 * @property {boolean} open
 * @property {boolean} browser   serve it, rather than start Electron
 * @property {boolean} repair
 * @property {boolean} help
 * @property {string | null} file
 */

/**
 * @param {readonly string[]} args
 * @returns {StartFlags}
 * @throws {Error} that names the flag and says what would be right
 */
export function parseStartFlags(args) {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) throw new Error(`One design can be opened, but ${positionals.length} were named: ${positionals.join(', ')}.`);
  const port = values.port === undefined ? null : Number(values.port);
  if (port !== null && (!Number.isInteger(port) || port < 1 || port > 65_535 || !/^\d+$/.test(values.port ?? ''))) {
    throw new Error(`--port ${values.port}: a port is a whole number from 1 to 65535.`);
  }
  return {
    port,
    open: values['no-open'] !== true,
    // A port, or opening nothing, makes sense for a server only.
    browser: values.browser === true || port !== null || values['no-open'] === true,
    repair: values.repair === true,
    help: values.help === true,
    file: positionals[0] ?? null,
  };
}

/** @param {readonly string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        port: { type: 'string' },
        'no-open': { type: 'boolean' },
        browser: { type: 'boolean' },
        repair: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n"npm start -- --help" shows what there is.`, { cause: error });
  }
}
