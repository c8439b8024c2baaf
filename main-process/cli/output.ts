/** What a command prints to; tests bring their own. */
export interface Output {
  /** To stdout: results. */
  print(text: string): void;
  /** To stderr: everything else. */
  say(text: string): void;
  /** Whether stderr is a terminal that can redraw a line. */
  readonly interactive: boolean;
}

export const processOutput: Output = {
  print: (text) => void process.stdout.write(`${text}\n`),
  say: (text) => void process.stderr.write(`${text}\n`),
  interactive: process.stderr.isTTY === true,
};

/** A reader that leaves early (`auxnet … | head`) ends the program quietly, as it does others. */
export function endQuietlyOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(141);
      throw error;
    });
  }
}

/** Resolves when what was printed so far has left the process: `process.exit` would cut a pipe short. */
export const flushed = (): Promise<void> =>
  new Promise((resolve) => process.stdout.write('', () => process.stderr.write('', () => resolve())));
