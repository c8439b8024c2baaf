import { StudioError } from '../contract/studio-error.ts';

const reasons: Readonly<Record<string, readonly ['not-found' | 'no-access' | 'invalid-request', string]>> = {
  ENOENT: ['not-found', 'there is no such file or folder'],
  ENOTDIR: ['not-found', 'a part of the path is not a folder'],
  EACCES: ['no-access', 'you have no permission'],
  EPERM: ['no-access', 'the system does not permit it'],
  EROFS: ['no-access', 'the file system is read-only'],
  ENOSPC: ['no-access', 'the disk is full'],
  EDQUOT: ['no-access', 'your disk quota is used up'],
  EISDIR: ['invalid-request', 'it is a folder'],
  EEXIST: ['invalid-request', 'it is there already'],
  ENAMETOOLONG: ['invalid-request', 'the name is too long'],
  ELOOP: ['invalid-request', 'its links form a loop'],
};

/** The system's error code of a failed file operation, if it is one. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Runs a file operation; the system's refusals become errors that name the path and the reason. `action` as in "open": "Cannot open …". */
export async function withFileErrors<T>(action: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const known = reasons[errorCode(error) ?? ''];
    if (!known) throw error;
    throw new StudioError(known[0], `Cannot ${action} ${path}: ${known[1]}.`, { cause: error });
  }
}
