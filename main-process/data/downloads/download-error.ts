/** Why a download ended early: `cancelled` by the person; else with what happened, where, and what to do. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
  readonly kind: DownloadFailure;

  constructor(kind: DownloadFailure, message: string, cause?: unknown) {
    super(message);
    this.kind = kind;
    if (cause !== undefined) this.cause = cause;
  }
}

/** `cut`: worth another try from where it stopped. */
export type DownloadFailure = 'cancelled' | 'offline' | 'cut' | 'refused' | 'wrong-file' | 'disk';

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** A failed system call of the network, in words. */
export function networkError(error: unknown, url: string): DownloadError {
  if (error instanceof DownloadError) return error;
  const host = new URL(url).host;
  const reason = error instanceof Error ? error.message : String(error);
  switch (codeOf(error)) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new DownloadError('offline', `The address of ${host} cannot be found: this computer may be offline.`, error);
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'ENETDOWN':
      return new DownloadError('offline', `${host} cannot be reached: this computer may be offline.`, error);
    case 'ECONNREFUSED':
      return new DownloadError('refused', `${host} refuses connections.`, error);
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ETIMEDOUT':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return new DownloadError('cut', `The connection to ${host} broke.`, error);
    default:
      if (/aborted|socket hang up|premature/i.test(reason)) return new DownloadError('cut', `The connection to ${host} broke.`, error);
      return new DownloadError('refused', `${host} could not be asked: ${reason}.`, error);
  }
}

/** A failed system call of the disk, in words. */
export function diskError(error: unknown, path: string): DownloadError {
  if (error instanceof DownloadError) return error;
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new DownloadError('disk', `The disk is full: ${path} could not be written. Make room and download again; what was received is kept.`, error);
  }
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return new DownloadError('disk', `${path} may not be written. Give this user the permission, or set AUXNET_HOME to another folder.`, error);
  }
  return new DownloadError('disk', `${path} could not be written: ${error instanceof Error ? error.message : String(error)}.`, error);
}
