import { StudioError } from '../contract/studio-error.ts';

/** Exit code after Ctrl-C, as shells have it. */
export const INTERRUPTED = 130;

/** Ends a command with a message on stderr and an exit code above 0. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** What to print of an error: people get the sentence, an unexpected error its stack as well. */
export function describeFailure(error: unknown): string {
  if (error instanceof Failure) return error.message;
  if (error instanceof StudioError && error.code !== 'internal') return error.message;
  if (error instanceof StudioError) return error.message;
  return error instanceof Error ? `This is a fault of auxnet itself: ${error.stack ?? error.message}` : String(error);
}
