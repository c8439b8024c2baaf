/** Something is wrong with the files of a data set. The message names the file (and record), says what was expected and what to do. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
  /** Full path of the file or folder that is at fault. */
  readonly path: string | undefined;

  constructor(message: string, path?: string, options?: { readonly cause?: unknown }) {
    super(message);
    // Assigned by hand: the `cause` option of Error came after the oldest runtime this is tested on.
    if (options?.cause !== undefined) this.cause = options.cause;
    this.path = path;
  }
}

/** Why a system call failed, in words. */
export function systemReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'it does not exist';
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not read it';
  if (code === 'ENOTDIR') return 'it is not a folder';
  if (code === 'EISDIR') return 'it is a folder, not a file';
  return error instanceof Error ? error.message : String(error);
}
