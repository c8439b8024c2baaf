/** Where the application's own messages go; hosts pass theirs. */
export type Log = (level: 'info' | 'warning' | 'error', message: string, error?: unknown) => void;

/** To stderr: stdout belongs to what a command prints. */
export const stderrLog: Log = (level, message, error) => {
  const detail = error === undefined ? '' : `\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  process.stderr.write(`${level}: ${message}${detail}\n`);
};
